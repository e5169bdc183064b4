-- History is read newest closing first, narrowed by one thing or two; every list of operations too.

-- The size of a leg's contract went with its leg when the operation was settled: without it the
-- amounts of the row cannot be computed again from its fills. Every contract served so far is of size 1.
-- AlterTable
ALTER TABLE "trade_history" ADD COLUMN "long_contract_size" DECIMAL NOT NULL DEFAULT 1,
ADD COLUMN "short_contract_size" DECIMAL NOT NULL DEFAULT 1;

ALTER TABLE "trade_history"
    ADD CONSTRAINT "trade_history_contract_size_check" CHECK (
        "long_contract_size" > 0 AND "long_contract_size" < 'Infinity'
            AND "short_contract_size" > 0 AND "short_contract_size" < 'Infinity'
    );

-- DropIndex
DROP INDEX "trade_history_account_id_id_idx";

-- CreateIndex
CREATE INDEX "trade_history_closed_at_id_idx" ON "trade_history"("closed_at", "id");

-- CreateIndex
CREATE INDEX "trade_history_account_id_closed_at_id_idx"
    ON "trade_history"("account_id", "closed_at", "id");

-- CreateIndex
CREATE INDEX "trade_history_close_reason_closed_at_id_idx"
    ON "trade_history"("close_reason", "closed_at", "id");

-- CreateIndex
CREATE INDEX "trade_history_long_symbol_closed_at_id_idx"
    ON "trade_history"("long_symbol", "closed_at", "id");

-- CreateIndex
CREATE INDEX "trade_history_account_id_long_symbol_closed_at_id_idx"
    ON "trade_history"("account_id", "long_symbol", "closed_at", "id");

-- A symbol is looked for among the LONG legs, and then among those SHORT legs that are of another:
-- each a walk along one index in the order of the list.
CREATE INDEX "trade_history_short_symbol" ON "trade_history"("short_symbol", "closed_at", "id")
    WHERE "short_symbol" <> "long_symbol";
CREATE INDEX "trade_history_account_short_symbol"
    ON "trade_history"("account_id", "short_symbol", "closed_at", "id")
    WHERE "short_symbol" <> "long_symbol";

-- 2 stands for a net that is not known, so that it can be asked for as the signs are.
CREATE INDEX "trade_history_gross_sign" ON "trade_history"(sign("gross_pnl"), "closed_at", "id");
CREATE INDEX "trade_history_net_sign"
    ON "trade_history"((coalesce(sign("net_pnl"), 2)), "closed_at", "id");

-- What others closed is rare.
CREATE INDEX "trade_history_external" ON "trade_history"("closed_at", "id")
    WHERE "long_external_cause" IS NOT NULL OR "short_external_cause" IS NOT NULL;

-- Operations. None of these columns is written by a cycle that only updates the PnL: those updates
-- stay within their page.
-- DropIndex
DROP INDEX "active_operations_account_id_idx";

-- CreateIndex
CREATE INDEX "active_operations_account_id_created_at_id_idx"
    ON "active_operations"("account_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "active_operations_status_created_at_id_idx"
    ON "active_operations"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "operation_legs_symbol_operation_id_idx"
    ON "operation_legs"("symbol", "operation_id");

CREATE INDEX "active_operations_attention"
    ON "active_operations"("attention_reason", "created_at", "id")
    WHERE "attention_reason" IS NOT NULL;
