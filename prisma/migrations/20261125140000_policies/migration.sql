-- What others did to a leg, and what follows from it, is a reason to close of its own.

-- AlterTable
ALTER TABLE "active_operations" ADD COLUMN "whole_at" BIGINT;

ALTER TABLE "active_operations" DROP CONSTRAINT "active_operations_close_reason_check";
ALTER TABLE "active_operations"
    ADD CONSTRAINT "active_operations_close_reason_check" CHECK (
        "close_reason" IN ('PROFIT_TARGET', 'MANUAL', 'LIQUIDATION', 'ADL', 'LEG_CLOSED')
    );

ALTER TABLE "trade_history" DROP CONSTRAINT "trade_history_close_reason_check";
ALTER TABLE "trade_history"
    ADD CONSTRAINT "trade_history_close_reason_check" CHECK (
        "close_reason" IN ('PROFIT_TARGET', 'MANUAL', 'LIQUIDATION', 'ADL', 'LEG_CLOSED',
            'CLOSED_OUTSIDE')
    );
