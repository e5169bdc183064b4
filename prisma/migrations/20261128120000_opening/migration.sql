-- A hedge is opened by us: its operation is OPENING until both legs are its own, or nothing of it is.

-- AlterTable
ALTER TABLE "active_operations"
    ADD COLUMN "on_half_open" TEXT,
    ADD COLUMN "open_requested_at" TIMESTAMPTZ(3);

-- DropIndex
DROP INDEX "orders_operation_id_side_attempt_key";

-- CreateIndex
CREATE UNIQUE INDEX "orders_operation_id_kind_side_attempt_key" ON "orders"("operation_id", "kind", "side", "attempt");

ALTER TABLE "active_operations"
    DROP CONSTRAINT "active_operations_status_check",
    DROP CONSTRAINT "active_operations_close_reason_check",
    DROP CONSTRAINT "active_operations_decision_check";
ALTER TABLE "active_operations"
    ADD CONSTRAINT "active_operations_status_check"
        CHECK ("status" IN ('OPENING', 'ACTIVE', 'CLOSING')),
    ADD CONSTRAINT "active_operations_on_half_open_check"
        CHECK ("on_half_open" IN ('UNDO', 'COMPLETE')),
    ADD CONSTRAINT "active_operations_open_requested_check"
        CHECK (("on_half_open" IS NULL) = ("open_requested_at" IS NULL)),
    ADD CONSTRAINT "active_operations_close_reason_check" CHECK (
        "close_reason" IN ('PROFIT_TARGET', 'MANUAL', 'LIQUIDATION', 'ADL', 'LEG_CLOSED', 'UNDO')
    ),
    -- OPENING and CLOSING are a decision being carried out; an ACTIVE operation has none and no naked
    -- leg. Only what we opened is undone.
    ADD CONSTRAINT "active_operations_decision_check" CHECK (
        CASE "status"
            WHEN 'OPENING' THEN "decision_id" IS NOT NULL AND "close_reason" IS NULL
                AND "trigger_pnl" IS NULL AND "on_half_open" IS NOT NULL
            WHEN 'CLOSING' THEN "decision_id" IS NOT NULL AND "close_reason" IS NOT NULL
                AND "read_at" IS NOT NULL
                AND ("close_reason" <> 'UNDO' OR "on_half_open" IS NOT NULL)
            ELSE "decision_id" IS NULL AND "close_reason" IS NULL
                AND "trigger_pnl" IS NULL AND "read_at" IS NULL AND "naked_since" IS NULL
        END
    );

-- Zero where a leg was never opened, and the other is closed again: the statement that says so alone
-- may write it.
ALTER TABLE "operation_legs" DROP CONSTRAINT "operation_legs_quantity_check";
ALTER TABLE "operation_legs"
    ADD CONSTRAINT "operation_legs_quantity_check"
        CHECK ("quantity" >= 0 AND "quantity" < 'Infinity');

ALTER TABLE "trade_history" DROP CONSTRAINT "trade_history_close_reason_check";
ALTER TABLE "trade_history"
    ADD CONSTRAINT "trade_history_close_reason_check" CHECK (
        "close_reason" IN ('PROFIT_TARGET', 'MANUAL', 'LIQUIDATION', 'ADL', 'LEG_CLOSED',
            'CLOSED_OUTSIDE', 'UNDO')
    );

-- As before, of an opening as well: its legs are what it opens. They become what executed of them in
-- the statement that ends it, which says so for itself.
CREATE OR REPLACE FUNCTION "operation_legs_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was "active_operations"."status"%TYPE;
    operation "operation_legs"."operation_id"%TYPE :=
        CASE TG_OP WHEN 'INSERT' THEN NEW."operation_id" ELSE OLD."operation_id" END;
BEGIN
    IF TG_OP <> 'DELETE' AND NEW."operation_id" = operation
        AND current_setting('hedge_monitor.opened', true) = operation::text
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW."quantity" = 0 THEN
        RAISE EXCEPTION 'a leg of operation % without a quantity', operation
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operation_legs_quantity_check',
                TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE "active_operations" SET "version" = "version" + 1 WHERE "id" = OLD."operation_id"
            RETURNING "status" INTO was;
    END IF;
    IF TG_OP <> 'DELETE' AND coalesce(was, 'ACTIVE') = 'ACTIVE' THEN
        SELECT "status" INTO was FROM "active_operations"
            WHERE "id" = NEW."operation_id" FOR NO KEY UPDATE;
    END IF;
    IF was IN ('OPENING', 'CLOSING') THEN
        RAISE EXCEPTION '% of a leg of operation %, which is being opened or closed', TG_OP, operation
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'operation_legs_closing',
                TABLE = TG_TABLE_NAME,
                HINT = 'The worker closes the legs as they were registered; what is not closed is '
                    'closed by hand at the exchange. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- As before; what opened it does not count once it is ACTIVE.
CREATE OR REPLACE FUNCTION "active_operations_ended"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD."status" <> 'ACTIVE' OR EXISTS (
            SELECT FROM "orders" WHERE "operation_id" = OLD."id" AND "kind" = 'close'
                AND ("executed" > 0 OR "state" IN ('INTENDED', 'SENT'))))
        AND NOT EXISTS (SELECT FROM "trade_history" WHERE "operation_id" = OLD."id")
    THEN
        RAISE EXCEPTION 'operation % has orders under way, and no history yet', OLD."id"
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_ended',
                TABLE = TG_TABLE_NAME,
                HINT = 'The worker writes the history and removes the row once every leg is closed; '
                    'close what is open by hand at the exchange, and keep the row. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "active_operations_truncated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "active_operations" WHERE "status" <> 'ACTIVE') THEN
        RAISE EXCEPTION 'TRUNCATE of % while an operation is being opened or closed', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_truncated',
                TABLE = TG_TABLE_NAME,
                HINT = 'DELETE /api/v1/operations/ID removes an operation that is not being closed. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN NULL;
END $$;

-- As before; and an opening keeps its decision and the time of its reading, and does not end while an
-- order of it may still execute.
CREATE OR REPLACE FUNCTION "active_operations_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW."id", NEW."account_id") IS DISTINCT FROM (OLD."id", OLD."account_id")
        OR (OLD."status" <> 'ACTIVE' AND NEW."status" = OLD."status")
        OR (OLD."status" = 'CLOSING' AND NEW."status" = 'OPENING')
        OR EXISTS (SELECT FROM "orders" WHERE "operation_id" = OLD."id" AND (
            ("kind" = 'close' AND "executed" > 0) OR "state" = 'SENT'))
    THEN
        RAISE EXCEPTION 'operation %: what is under way cannot be rewritten', OLD."id"
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_identity',
                TABLE = TG_TABLE_NAME,
                HINT = 'The worker drives what has begun to its end, whatever the row is made to say. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER "active_operations_guard" ON "active_operations";
CREATE TRIGGER "active_operations_guard"
    BEFORE UPDATE OF "id", "account_id", "status", "decision_id", "read_at", "naked_since"
    ON "active_operations" FOR EACH ROW
    WHEN (
        (NEW."id", NEW."account_id") IS DISTINCT FROM (OLD."id", OLD."account_id")
        OR (OLD."status" <> 'ACTIVE' AND (
            (NEW."status", NEW."decision_id") IS DISTINCT FROM (OLD."status", OLD."decision_id")
            OR (OLD."read_at" IS NOT NULL AND NEW."read_at" IS DISTINCT FROM OLD."read_at")
            OR (OLD."naked_since" IS NOT NULL
                AND NEW."naked_since" IS DISTINCT FROM OLD."naked_since")))
        OR (OLD."status" = 'ACTIVE' AND NEW."status" = 'OPENING')
    )
    EXECUTE FUNCTION "active_operations_guard"();
