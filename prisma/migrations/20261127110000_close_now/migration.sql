-- A person asks for a close: the request stands on the operation until it is settled or has lapsed.

-- AlterTable
ALTER TABLE "active_operations"
    ADD COLUMN "close_requested_at" TIMESTAMPTZ(3),
    ADD COLUMN "close_requested_by" TEXT,
    ADD COLUMN "close_lapsed_why" TEXT,
    ADD COLUMN "manual_decisions" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "trade_history" ADD COLUMN "close_requested_by" TEXT;

ALTER TABLE "active_operations"
    ADD CONSTRAINT "active_operations_manual_decisions_check"
        CHECK ("manual_decisions" IS NOT NULL),
    ADD CONSTRAINT "active_operations_close_request_check" CHECK (
        ("close_requested_at" IS NULL) = ("close_requested_by" IS NULL)
        AND ("close_lapsed_why" IS NULL OR "close_requested_at" IS NOT NULL)
    ),
    -- Nothing is closed by hand that nobody asked for.
    ADD CONSTRAINT "active_operations_manual_check" CHECK (
        "close_reason" IS DISTINCT FROM 'MANUAL'
        OR ("close_requested_at" IS NOT NULL AND "decision_id" = ANY("manual_decisions"))
    );

ALTER TABLE "trade_history"
    ADD CONSTRAINT "trade_history_close_requested_by_check"
        CHECK (("close_requested_by" IS NOT NULL) = ("close_reason" = 'MANUAL'));

-- Few operations at a time: those whose account must be visited whatever its flags.
CREATE INDEX "active_operations_close_requested" ON "active_operations"("account_id")
    WHERE "close_requested_at" IS NOT NULL;

-- An operator's request asks for a cycle of its own.
ALTER TABLE "monitor_cycles" DROP CONSTRAINT "monitor_cycles_source_check";
ALTER TABLE "monitor_cycles"
    ADD CONSTRAINT "monitor_cycles_source_check"
        CHECK ("source" IN ('signal', 'backstop', 'operator'));
