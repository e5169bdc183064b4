-- What a person, or a script, might do to the rows of a close past the product, and what the product
-- never does: refused, and told what to do instead. Without its orders a worker would send them again;
-- with other quantities it would close those; without its operation it would leave a leg open in
-- silence. Nothing here runs for the statements of a cycle, but comparisons of columns: what looks at
-- other rows does so where an operation ends, or where a leg is written.

-- Orders and fills are all that tells what was sent and what came of it. They are kept for ever, and
-- fills never change; what may change of an order is said by orders_guard.
CREATE FUNCTION "kept_for_ever"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of %: its rows record what happened at the exchange', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_kept',
            TABLE = TG_TABLE_NAME,
            HINT = 'The worker finishes a close from them; a wrong position is mended at the exchange. '
                'See docs/runbook.md, "The database refuses a change by hand".';
END $$;

CREATE TRIGGER "orders_kept" BEFORE DELETE OR TRUNCATE ON "orders"
    FOR EACH STATEMENT EXECUTE FUNCTION "kept_for_ever"();
CREATE TRIGGER "fills_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "fills"
    FOR EACH STATEMENT EXECUTE FUNCTION "kept_for_ever"();
CREATE TRIGGER "external_fills_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "external_fills"
    FOR EACH STATEMENT EXECUTE FUNCTION "kept_for_ever"();

-- History is what came of it, written once. What is found later stands beside it.
CREATE TRIGGER "trade_history_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "trade_history"
    FOR EACH STATEMENT EXECUTE FUNCTION "kept_for_ever"();
CREATE TRIGGER "trade_history_corrections_kept"
    BEFORE UPDATE OR DELETE OR TRUNCATE ON "trade_history_corrections"
    FOR EACH STATEMENT EXECUTE FUNCTION "kept_for_ever"();

-- As before, and what an order rests on besides: read_at is the fence while nothing has executed, the
-- baseline is evidence, not_before holds an attempt back.
CREATE OR REPLACE FUNCTION "orders_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."state" <> OLD."state" AND (OLD."state", NEW."state") NOT IN (
        ('INTENDED', 'SENT'), ('INTENDED', 'CANCELLED'),
        ('SENT', 'FILLED'), ('SENT', 'PARTIAL_FINAL'), ('SENT', 'REJECTED'), ('SENT', 'ABSENT'),
        ('ABSENT', 'FILLED'), ('ABSENT', 'PARTIAL_FINAL')
    ) THEN
        RAISE EXCEPTION 'order % cannot move from % to %',
            OLD."client_order_id", OLD."state", NEW."state"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_edges';
    END IF;
    IF NEW."executed" < OLD."executed"
        OR (NEW."executed" <> OLD."executed" AND NEW."state" = OLD."state" AND OLD."state" <> 'SENT')
    THEN
        RAISE EXCEPTION 'order %: executed cannot go from % to % in %',
            OLD."client_order_id", OLD."executed", NEW."executed", NEW."state"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_executed_grows';
    END IF;
    IF (NEW."client_order_id", NEW."operation_id", NEW."account_id", NEW."kind", NEW."side",
            NEW."symbol", NEW."attempt", NEW."decision_id", NEW."quantity", NEW."read_at",
            NEW."baseline_amount", NEW."baseline_update_time", NEW."created_at", NEW."not_before")
        IS DISTINCT FROM (OLD."client_order_id", OLD."operation_id", OLD."account_id", OLD."kind",
            OLD."side", OLD."symbol", OLD."attempt", OLD."decision_id", OLD."quantity",
            OLD."read_at", OLD."baseline_amount", OLD."baseline_update_time", OLD."created_at",
            OLD."not_before")
        OR (OLD."signed_at" IS NOT NULL AND (NEW."signed_at", NEW."recv_window_ms")
            IS DISTINCT FROM (OLD."signed_at", OLD."recv_window_ms"))
    THEN
        RAISE EXCEPTION 'order % cannot become another order', OLD."client_order_id"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_identity';
    END IF;
    RETURN NEW;
END $$;

-- The legs of a close are what it closes. A leg of an ACTIVE operation may be written; a decision made
-- on what it was before finds another version and is lost. The update of the operation's row waits for
-- whoever decides at this moment. Where the operation is gone its legs go with it.
CREATE FUNCTION "operation_legs_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was "active_operations"."status"%TYPE;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE "active_operations" SET "version" = "version" + 1 WHERE "id" = OLD."operation_id"
            RETURNING "status" INTO was;
    END IF;
    IF TG_OP <> 'DELETE' AND was IS DISTINCT FROM 'CLOSING' THEN
        SELECT "status" INTO was FROM "active_operations"
            WHERE "id" = NEW."operation_id" FOR NO KEY UPDATE;
    END IF;
    IF was = 'CLOSING' THEN
        RAISE EXCEPTION '% of a leg of operation %, which is being closed', TG_OP,
            CASE TG_OP WHEN 'INSERT' THEN NEW."operation_id" ELSE OLD."operation_id" END
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'operation_legs_closing',
                TABLE = TG_TABLE_NAME,
                HINT = 'The worker closes the legs as they were registered; what is not closed is '
                    'closed by hand at the exchange. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER "operation_legs_guard" BEFORE INSERT OR UPDATE OR DELETE ON "operation_legs"
    FOR EACH ROW EXECUTE FUNCTION "operation_legs_guard"();

-- An operation under whose orders something executed, or may still, or that is being closed, ends with
-- its history and not without. After the statement, which may have written both: a settle does.
CREATE FUNCTION "active_operations_ended"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD."status" = 'CLOSING' OR EXISTS (
            SELECT FROM "orders" WHERE "operation_id" = OLD."id"
                AND ("executed" > 0 OR "state" IN ('INTENDED', 'SENT'))))
        AND NOT EXISTS (SELECT FROM "trade_history" WHERE "operation_id" = OLD."id")
    THEN
        RAISE EXCEPTION 'operation % has a close under way, and no history yet', OLD."id"
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_ended',
                TABLE = TG_TABLE_NAME,
                HINT = 'The worker writes the history and removes the row once every leg is closed; '
                    'close what is open by hand at the exchange, and keep the row. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER "active_operations_ended" AFTER DELETE ON "active_operations"
    FOR EACH ROW EXECUTE FUNCTION "active_operations_ended"();

CREATE FUNCTION "active_operations_truncated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "active_operations" WHERE "status" = 'CLOSING') THEN
        RAISE EXCEPTION 'TRUNCATE of % while an operation is being closed', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_truncated',
                TABLE = TG_TABLE_NAME,
                HINT = 'DELETE /api/v1/operations/ID removes an operation that is not being closed. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER "active_operations_truncated" BEFORE TRUNCATE ON "active_operations"
    FOR EACH STATEMENT EXECUTE FUNCTION "active_operations_truncated"();
CREATE TRIGGER "operation_legs_truncated" BEFORE TRUNCATE ON "operation_legs"
    FOR EACH STATEMENT EXECUTE FUNCTION "active_operations_truncated"();

-- Under another id an operation has no orders, and on another account it closes positions that are not
-- its own. A close keeps its decision, the time of its reading and the start of its naked clock; it
-- goes back to ACTIVE only when nothing executed, and nothing may.
CREATE FUNCTION "active_operations_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW."id", NEW."account_id") IS DISTINCT FROM (OLD."id", OLD."account_id")
        OR (OLD."status" = 'CLOSING' AND NEW."status" = 'CLOSING')
        OR EXISTS (SELECT FROM "orders" WHERE "operation_id" = OLD."id"
            AND ("executed" > 0 OR "state" = 'SENT'))
    THEN
        RAISE EXCEPTION 'operation %: its close cannot be rewritten', OLD."id"
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_identity',
                TABLE = TG_TABLE_NAME,
                HINT = 'The worker drives a begun close to its end, whatever the row is made to say. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "active_operations_guard"
    BEFORE UPDATE OF "id", "account_id", "status", "decision_id", "read_at", "naked_since"
    ON "active_operations" FOR EACH ROW
    WHEN (
        (NEW."id", NEW."account_id") IS DISTINCT FROM (OLD."id", OLD."account_id")
        OR (OLD."status" = 'CLOSING' AND (
            (NEW."status", NEW."decision_id", NEW."read_at")
                IS DISTINCT FROM (OLD."status", OLD."decision_id", OLD."read_at")
            OR (OLD."naked_since" IS NOT NULL
                AND NEW."naked_since" IS DISTINCT FROM OLD."naked_since")))
    )
    EXECUTE FUNCTION "active_operations_guard"();
