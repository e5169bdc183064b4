// The signal endpoint. Deployed signallers depend on it: statuses and bodies do not change.
//
// The credentials are checked first, before anything of the body: whoever has none learns nothing.
import { Router, type Request, type Response } from 'express';
import { SIGNAL_ANSWERS, SIGNAL_BODY_BYTES_MAX, SIGNAL_PATH, signalBody } from '@hedge/contracts';
import { assertNever } from '@hedge/domain';
import type { Admission, Clock, CycleAdmission, Logger } from '@hedge/platform';
import { addressGroupOf } from './address-group';
import type { FailureLimit } from './failure-limit';
import { makeJsonBodyReader, readBytesOf, type BodyProblem } from './json-body';
import { retryAfterSeconds } from './retry-after';
import type { SignalAuth } from './signal-keys/signal-auth';

export type SignalDeps = {
  readonly admission: CycleAdmission;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly authenticateSignal: SignalAuth;
  readonly failures: FailureLimit;
};

const BODY_PROBLEMS: Readonly<Record<BodyProblem, readonly [status: number, error: string]>> = {
  notJson: [415, 'Content-Type must be application/json'],
  tooLarge: [413, 'Body too large'],
  malformed: [400, 'Body is not valid JSON'],
  aborted: [400, 'Body ended early'],
};

export function makeSignalRoute(deps: SignalDeps): Router {
  const readBody = makeJsonBodyReader(SIGNAL_BODY_BYTES_MAX);
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route(SIGNAL_PATH)
    .post(async (request, response) => {
      let reading: Promise<BodyProblem | null> | undefined;
      const readOnce = () => (reading ??= readBody(request));
      const verdict = await deps.authenticateSignal({
        header: (name) => request.get(name),
        readBytes: async () => {
          await readOnce();
          return readBytesOf(request);
        },
      });
      if (verdict === 'wrong') {
        answerWrongKey(deps, request, response);
        return;
      }
      if (verdict === 'unknown') {
        response.status(500).json({ error: 'The signal keys cannot be read' });
        return;
      }
      const problem = await readOnce();
      if (problem !== null) {
        const [status, error] = BODY_PROBLEMS[problem];
        response.status(status).json({ error });
        return;
      }
      const body = signalBody.safeParse(request.body);
      if (!body.success) {
        response
          .status(400)
          .json({ error: 'Body must be {"timestamp": ISO 8601, "source": text}' });
        return;
      }
      await answerSignal(deps, response);
    })
    .all((_request, response) => {
      response.status(405).set('Allow', 'POST').json({ error: 'Method not allowed' });
    });
  return router;
}

function answerWrongKey(deps: SignalDeps, request: Request, response: Response): void {
  const waitMs = deps.failures.countFailure(addressGroupOf(request));
  if (waitMs === null) {
    response.status(401).json(SIGNAL_ANSWERS.unauthorized);
    return;
  }
  response
    .status(429)
    .set('Retry-After', retryAfterSeconds(waitMs))
    .json(SIGNAL_ANSWERS.tooManyFailures);
}

async function answerSignal(deps: SignalDeps, response: Response): Promise<void> {
  let admission: Admission;
  try {
    admission = await deps.admission.admit(deps.clock.wallMs(), 'signal');
  } catch (error) {
    // The beginning of an outage is an ERROR line of the queue's own; each signal of it is a detail.
    deps.logger.debug('signal not admitted: the queue store failed', { error });
    response.status(500).json({ error: 'The queue is not reachable' });
    return;
  }
  switch (admission.kind) {
    case 'started':
      response.status(202).json(SIGNAL_ANSWERS.processing);
      return;
    case 'running':
      response.status(200).json(SIGNAL_ANSWERS.skipped);
      return;
    case 'throttled':
      response
        .status(429)
        .set('Retry-After', retryAfterSeconds(admission.retryAfterMs))
        .set('Retry-After-Ms', String(Math.ceil(admission.retryAfterMs)))
        .json(SIGNAL_ANSWERS.throttled);
      return;
    case 'stuck':
      deps.logger.debug('signal not admitted: no worker makes progress', { why: admission.why });
      response.status(500).json({ error: `No progress: ${admission.why}` });
      return;
    default:
      assertNever(admission);
  }
}
