-- What a person, or a script, might do to the row of an opening: end it as something that it is not,
-- or make it another request than the one that was made.

-- Whether a leg is what the orders that open it executed, at the average of what was paid. The average
-- is rounded at its 40th decimal.
CREATE FUNCTION "is_as_opened"("leg" "operation_legs") RETURNS boolean LANGUAGE sql AS $$
    SELECT "leg"."quantity" = (
            SELECT coalesce(sum(r."executed"), 0) FROM "orders" r
            WHERE r."operation_id" = "leg"."operation_id" AND r."side" = "leg"."side"
                AND r."kind" = 'open')
        AND (
            SELECT coalesce(sum(f."quantity"), 0) = "leg"."quantity" AND ("leg"."quantity" = 0
                OR abs("leg"."entry_price" * "leg"."quantity" - sum(f."price" * f."quantity"))
                    <= "leg"."quantity" * 1e-30)
            FROM "fills" f JOIN "orders" r ON r."client_order_id" = f."client_order_id"
            WHERE r."operation_id" = "leg"."operation_id" AND r."side" = "leg"."side"
                AND r."kind" = 'open')
$$;

-- After the statement, which writes the operation and its legs at once: an opening begins with its
-- orders, and ends with legs that are what executed: both of them, or as much as is closed again.
CREATE FUNCTION "active_operations_opening"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_true boolean;
BEGIN
    IF NEW."status" = 'OPENING' THEN
        is_true := EXISTS (SELECT FROM "orders" WHERE "operation_id" = NEW."id");
    ELSE
        SELECT count(*) = 2 AND sum(l."quantity") > 0 AND bool_and("is_as_opened"(l)
                AND CASE NEW."status"
                    WHEN 'ACTIVE' THEN l."quantity" > 0
                    ELSE NEW."close_reason" = 'UNDO' AND (l."quantity" = 0 OR EXISTS (
                        SELECT FROM "orders" r WHERE r."operation_id" = l."operation_id"
                            AND r."side" = l."side" AND r."kind" = 'close'))
                END)
            AND NOT EXISTS (SELECT FROM "orders" r WHERE r."operation_id" = NEW."id"
                AND r."kind" = 'open' AND r."state" IN ('INTENDED', 'SENT'))
            INTO is_true
            FROM "operation_legs" l WHERE l."operation_id" = NEW."id";
    END IF;
    IF NOT is_true THEN
        RAISE EXCEPTION 'operation %: an opening is neither begun nor ended by hand', NEW."id"
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_opening',
                TABLE = TG_TABLE_NAME,
                HINT = 'The worker drives an opening to its end: both legs are opened, or what was '
                    'opened is closed again. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER "active_operations_opening"
    AFTER UPDATE OF "status", "read_at" ON "active_operations" FOR EACH ROW
    WHEN (OLD."status" = 'OPENING'
        AND (NEW."status" <> 'OPENING' OR NEW."read_at" IS DISTINCT FROM OLD."read_at"))
    EXECUTE FUNCTION "active_operations_opening"();

-- What becomes of a half-open hedge is said when it is asked for. A request that is made younger opens
-- a hedge that nobody waits for any more; one that is made older is only given up sooner.
CREATE FUNCTION "active_operations_asked"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'operation %: what was asked for cannot be rewritten', OLD."id"
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_asked',
            TABLE = TG_TABLE_NAME,
            HINT = 'Ask for another hedge with POST /api/v1/operations/open. '
                'See docs/runbook.md, "The database refuses a change by hand".';
END $$;

CREATE TRIGGER "active_operations_asked"
    BEFORE UPDATE OF "on_half_open", "open_requested_at" ON "active_operations" FOR EACH ROW
    WHEN (NEW."on_half_open" IS DISTINCT FROM OLD."on_half_open"
        OR NEW."open_requested_at" > OLD."open_requested_at")
    EXECUTE FUNCTION "active_operations_asked"();

-- As before; but who says that a leg was opened may only write it down: while nothing was sent for it,
-- or as what executed.
CREATE OR REPLACE FUNCTION "operation_legs_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was "active_operations"."status"%TYPE;
    operation "operation_legs"."operation_id"%TYPE :=
        CASE TG_OP WHEN 'INSERT' THEN NEW."operation_id" ELSE OLD."operation_id" END;
BEGIN
    IF current_setting('hedge_monitor.opened', true) = operation::text THEN
        IF TG_OP = 'INSERT' AND NEW."quantity" > 0
            AND NOT EXISTS (SELECT FROM "orders" WHERE "operation_id" = operation)
        THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND "is_as_opened"(NEW)
            AND (NEW."operation_id", NEW."side", NEW."symbol", NEW."contract_size")
                = (OLD."operation_id", OLD."side", OLD."symbol", OLD."contract_size")
        THEN
            RETURN NEW;
        END IF;
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
                HINT = 'The worker opens and closes the legs as they were asked for; what is not '
                    'closed is closed by hand at the exchange. '
                    'See docs/runbook.md, "The database refuses a change by hand".';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
