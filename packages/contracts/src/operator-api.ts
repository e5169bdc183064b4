// The operator API: bodies, queries and answers. Money is text; lists answer a page and a cursor.
import { z } from 'zod';
import { alertWording } from './alert-wordings';
import { decimalText, isoTime, positionSide, positiveDecimalText, unifiedSymbol } from './amounts';
import { positionFact } from './account-query';
import { closeRequestView } from './close-api';
import { egressAddress } from './egress-address';
import { executionFields } from './executions';
import { FIELD_RULES } from './field-rules';
import { cycleSource } from './jobs';

export const accountMode = z.enum(['paper', 'live', 'demo']);
export type AccountMode = z.infer<typeof accountMode>;

const credentialText = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\x21-\x7e]*$/, FIELD_RULES.NOT_PRINTABLE);

/**
 * Free text that a person reads. No control characters, line separators, marks that turn the writing
 * direction or halves of characters: it stays one line, and what it seems to be, wherever it shows.
 */
export const labelText = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, FIELD_RULES.NOT_ONE_LINE);

/** What the product does when an exchange liquidates a leg, or a person closes it. */
export const legGonePolicy = z.enum(['CLOSE_OTHER', 'HOLD', 'SETTLE']);

/** What it does when resting orders hold the quantity that a close needs. */
export const restingOrdersPolicy = z.enum(['ALERT', 'CANCEL_AND_RETRY']);

/** What it does when one leg of a hedge was opened and the other was not. */
export const halfOpenPolicy = z.enum(['UNDO', 'COMPLETE']);

const policyFields = {
  onLiquidation: legGonePolicy.optional(),
  onManualClose: legGonePolicy.optional(),
  onRestingOrders: restingOrdersPolicy.optional(),
};

/** An id of ours; given in capitals it is the same. */
export const idText = z.uuid().toLowerCase();

/** Failures of a pre-flight that somebody may accept. A key that the exchange refuses is none. */
export const acceptableRisk = z.enum([
  'HEDGE_MODE',
  'WITHDRAWALS',
  'IP_FILTER',
  'CLOCK',
  'REQUEST_BUDGET',
]);
export type AcceptableRisk = z.infer<typeof acceptableRisk>;

const acceptRisks = z.array(acceptableRisk).max(acceptableRisk.options.length).optional();

export const createAccountBody = z.strictObject({
  label: labelText,
  exchange: z.literal('binanceusdm'),
  mode: accountMode,
  apiKey: credentialText,
  secret: credentialText,
  /** Null, or left out, for the worker's default. */
  egressAddress: egressAddress.nullable().optional(),
  acceptRisks,
});
export type CreateAccountBody = z.infer<typeof createAccountBody>;

/** Other keys for the same account at the exchange. */
export const replaceCredentialsBody = z.strictObject({
  apiKey: credentialText,
  secret: credentialText,
  acceptRisks,
});
export type ReplaceCredentialsBody = z.infer<typeof replaceCredentialsBody>;

export const preflightBody = z.strictObject({ acceptRisks });

export const preflightView = z.object({
  checkedAt: isoTime,
  /** Nothing failed but what was accepted. */
  passed: z.boolean(),
  checks: z.array(
    z.object({
      name: z.enum(['CREDENTIALS', ...acceptableRisk.options]),
      outcome: z.enum(['passed', 'failed', 'unknown']),
      message: z.string(),
      /** The numbers in the message; left out of checks that were made before they were kept. */
      values: z.record(z.string(), z.string()).optional(),
    }),
  ),
  acceptedRisks: z.array(acceptableRisk),
});
export type PreflightView = z.infer<typeof preflightView>;

/** Disabling an account stops its new closes at once; those that have begun are finished. */
export const patchAccountBody = z
  .strictObject({
    label: labelText.optional(),
    enabled: z.boolean().optional(),
    egressAddress: egressAddress.nullable().optional(),
  })
  .refine((body) => Object.values(body).some((change) => change !== undefined), {
    message: 'give one of label, enabled, egressAddress',
  });

/** An account as shown: never its key or secret, only a fingerprint to tell keys apart. */
export const accountView = z.object({
  id: z.uuid(),
  label: z.string(),
  exchange: z.literal('binanceusdm'),
  mode: accountMode,
  keyFingerprint: z.string(),
  enabled: z.boolean(),
  /** The worker's local address that its requests leave from; null for the worker's default. */
  egressAddress: z.string().nullable(),
  bannedUntil: isoTime.nullable(),
  createdAt: isoTime,
  /** Null until a worker could make one with the present credentials. */
  preflight: preflightView.nullable(),
});
export type AccountView = z.infer<typeof accountView>;

const legBody = z.strictObject({
  symbol: unifiedSymbol.optional(),
  quantity: positiveDecimalText,
  entryPrice: positiveDecimalText.optional(),
});

const hedgeFields = {
  accountId: idText,
  symbol: unifiedSymbol.optional(),
  profitTarget: positiveDecimalText,
  autoCloseEnabled: z.boolean().default(true),
  ...policyFields,
};

type Symbols = Readonly<Record<'long' | 'short', { readonly symbol?: string | undefined }>> & {
  readonly symbol?: string | undefined;
};

/** Each leg has a symbol: its own, or the common one. */
function requireSymbols(body: Symbols, context: z.RefinementCtx): void {
  for (const leg of ['long', 'short'] as const) {
    if ((body.symbol ?? body[leg].symbol) !== undefined) continue;
    const message = FIELD_RULES.NO_SYMBOL;
    context.addIssue({ code: 'custom', path: [leg, 'symbol'], message });
  }
}

/** A leg's symbol defaults to `symbol`, its entry price to the position's. */
export const createOperationBody = z
  .strictObject({ ...hedgeFields, long: legBody, short: legBody })
  .superRefine(requireSymbols);
export type CreateOperationBody = z.infer<typeof createOperationBody>;

const openedLegBody = legBody.omit({ entryPrice: true });

/** A hedge to be opened at the market: what it is paid is its legs' entry prices. */
export const openOperationBody = z
  .strictObject({
    ...hedgeFields,
    long: openedLegBody,
    short: openedLegBody,
    onHalfOpen: halfOpenPolicy.default('UNDO'),
  })
  .superRefine(requireSymbols);
export type OpenOperationBody = z.infer<typeof openOperationBody>;

const operationVersion = z.int().min(0).max(2_147_483_647);

export const patchOperationBody = z
  .strictObject({
    profitTarget: positiveDecimalText.optional(),
    autoCloseEnabled: z.boolean().optional(),
    ...policyFields,
    /** Refuses the change when the operation has changed since this version. */
    version: operationVersion.optional(),
  })
  .refine(
    ({ version: _version, ...changes }) =>
      Object.values(changes).some((change) => change !== undefined),
    {
      message:
        'give one of profitTarget, autoCloseEnabled, onLiquidation, onManualClose, onRestingOrders',
    },
  );
export type PatchOperationBody = z.infer<typeof patchOperationBody>;

export const operationStatus = z.enum(['OPENING', 'ACTIVE', 'CLOSING']);

/** What a person must look at. */
export const attentionReason = z.enum([
  'SHORT_POSITION',
  'RESTING_ORDERS',
  'EVIDENCE_CONFLICT',
  'FOREIGN_ORDER',
  'UNKNOWN_24H',
  'LEG_GONE',
  'ACCOUNT_REFUSED',
]);

export const legView = z.object({
  side: positionSide,
  symbol: unifiedSymbol,
  quantity: decimalText,
  entryPrice: decimalText,
  /** In the reading behind `currentPnl`; null until the first. */
  markPrice: decimalText.nullable(),
  /** At that price: the leg's part of `currentPnl`. */
  unrealizedPnl: decimalText.nullable(),
});

export const warning = z.object({ code: z.string(), message: z.string() });
export type Warning = z.infer<typeof warning>;

export const operationView = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  status: operationStatus,
  profitTarget: decimalText,
  autoCloseEnabled: z.boolean(),
  /** Null until the first reading. */
  currentPnl: decimalText.nullable(),
  pnlAt: isoTime.nullable(),
  version: z.int(),
  closeReason: z.string().nullable(),
  nakedSince: isoTime.nullable(),
  attentionReason: z.string().nullable(),
  attentionSince: isoTime.nullable(),
  retryAt: isoTime.nullable(),
  /** The last close that a person asked for; null when there was none. */
  closeRequest: closeRequestView.nullable(),
  onLiquidation: legGonePolicy,
  onManualClose: legGonePolicy,
  onRestingOrders: restingOrdersPolicy,
  /** Null of a hedge that was registered. */
  onHalfOpen: halfOpenPolicy.nullable(),
  legs: z.array(legView),
  createdAt: isoTime,
});
export type OperationView = z.infer<typeof operationView>;

/** One operation, with every order and execution recorded for it. */
export const operationDetailView = operationView.extend(executionFields);
export type OperationDetailView = z.infer<typeof operationDetailView>;

/** A fresh registration also says what closing is expected to cost, and what looks unwise. */
export const createdOperationView = operationView.extend({
  estimatedFees: z.array(z.object({ asset: z.string(), amount: decimalText })),
  warnings: z.array(warning),
});
export type CreatedOperationView = z.infer<typeof createdOperationView>;

export const cycleView = z.object({
  id: z.string(),
  source: cycleSource,
  startedAt: isoTime,
  /** Both null while it runs, and for good when its worker died. */
  finishedAt: isoTime.nullable(),
  durationMs: z.int().nullable(),
  accountsRead: z.int(),
  accountsSkipped: z.int(),
  accountsDeferred: z.int(),
  operationsChecked: z.int(),
  closed: z.int(),
  attention: z.int(),
  errors: z.int(),
});
export type CycleView = z.infer<typeof cycleView>;

export const alertView = z.object({
  /** The webhook's notices have it before the colon of theirs. */
  id: z.uuid(),
  kind: z.string(),
  accountId: z.uuid().nullable(),
  operationId: z.uuid().nullable(),
  message: z.string(),
  /** The message as a code with values; null of alerts that were raised before it was kept. */
  wording: alertWording.nullable(),
  raisedAt: isoTime,
  /** When a person said to have seen it. */
  acknowledgedAt: isoTime.nullable(),
  /** When its cause was over; null while it stands. */
  resolvedAt: isoTime.nullable(),
});
export type AlertView = z.infer<typeof alertView>;

export const positionsView = z.object({
  items: z.array(positionFact),
  nextCursor: z.null(),
  hedgeMode: z.boolean().nullable(),
});
export type PositionsView = z.infer<typeof positionsView>;
