// What operations were worth over time, for reading: the cycles write it with what they are worth now.
import { decimal, type Decimal } from '@hedge/domain';
import type { Database } from '../database';

export interface PnlSample {
  /** When the reading was requested, exchange time, ms. */
  readonly at: number;
  readonly pnl: Decimal;
  /** As it was then. */
  readonly profitTarget: Decimal;
}

export interface PnlSampleRepository {
  /** The oldest first; also of an operation that is finished, until its samples are past their age. */
  listSamples(operationId: string): Promise<readonly PnlSample[]>;
}

export function makePnlSampleRepository({ prisma }: Database): PnlSampleRepository {
  return {
    async listSamples(operationId) {
      const rows = await prisma.$queryRaw<{ at: bigint; pnl: string; profitTarget: string }[]>`
        SELECT at, pnl::text AS pnl, profit_target::text AS "profitTarget"
        FROM pnl_samples WHERE operation_id = ${operationId}::uuid ORDER BY at`;
      return rows.map(({ at, pnl, profitTarget }) => ({
        ...{ at: Number(at), pnl: decimal(pnl), profitTarget: decimal(profitTarget) },
      }));
    },
  };
}
