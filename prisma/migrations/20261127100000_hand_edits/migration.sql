-- What a close in hand stands on cannot be edited away by hand: an order that is forgotten would be sent
-- again, a changed leg would be closed as changed, and a removed operation would leave its other leg open.
-- Restoring a backup goes past triggers, and is met by the comparison with the exchange.

-- What was sent to an exchange and what it executed is never removed, and an execution never changes.
CREATE FUNCTION "record_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: it records what happened at the exchange', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_kept';
END $$;

CREATE TRIGGER "orders_kept" BEFORE DELETE OR TRUNCATE ON "orders"
    FOR EACH STATEMENT EXECUTE FUNCTION "record_guard"();
CREATE TRIGGER "fills_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "fills"
    FOR EACH STATEMENT EXECUTE FUNCTION "record_guard"();
CREATE TRIGGER "external_fills_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "external_fills"
    FOR EACH STATEMENT EXECUTE FUNCTION "record_guard"();
CREATE TRIGGER "trade_history_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "trade_history"
    FOR EACH STATEMENT EXECUTE FUNCTION "record_guard"();
CREATE TRIGGER "trade_history_corrections_kept"
    BEFORE UPDATE OR DELETE OR TRUNCATE ON "trade_history_corrections"
    FOR EACH STATEMENT EXECUTE FUNCTION "record_guard"();

-- Legs stay as they are while their operation is being closed. An edit of another one raises its
-- version, so that an intent that was decided on the leg as it was is lost. Where the operation goes,
-- its row is gone already, and its legs go with it.
CREATE FUNCTION "operation_legs_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "found" TEXT;
BEGIN
    SELECT "status" INTO "found" FROM "active_operations"
        WHERE "id" = OLD."operation_id" FOR UPDATE;
    IF "found" = 'CLOSING' THEN
        RAISE EXCEPTION 'the legs of operation % cannot change: it is being closed', OLD."operation_id"
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'operation_legs_kept';
    END IF;
    UPDATE "active_operations" SET "version" = "version" + 1
        WHERE "id" = OLD."operation_id";
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TRIGGER "operation_legs_kept" BEFORE UPDATE OR DELETE ON "operation_legs"
    FOR EACH ROW EXECUTE FUNCTION "operation_legs_guard"();

-- A close ends with a history, or with nothing executed; and an operation stays its account's. Asked
-- when the statement is over, so that what it wrote beside counts.
CREATE FUNCTION "active_operations_removal_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM "trade_history" h WHERE h."operation_id" = OLD."id") THEN
        RAISE EXCEPTION 'operation % is being closed and has no history', OLD."id"
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_kept';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION "active_operations_truncation_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "active_operations" WHERE "status" = 'CLOSING') THEN
        RAISE EXCEPTION 'operations are being closed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_kept';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION "active_operations_withdrawal_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "orders" r WHERE r."operation_id" = OLD."id"
        AND (r."state" IN ('INTENDED', 'SENT') OR r."executed" > 0))
    THEN
        RAISE EXCEPTION 'operation % has an order that may execute, or one that did', OLD."id"
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_begun';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION "active_operations_identity_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'operation % cannot become another one', OLD."id"
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'active_operations_identity';
END $$;

CREATE TRIGGER "active_operations_removed" AFTER DELETE ON "active_operations"
    FOR EACH ROW WHEN (OLD."status" = 'CLOSING')
    EXECUTE FUNCTION "active_operations_removal_guard"();
CREATE TRIGGER "active_operations_truncated" BEFORE TRUNCATE ON "active_operations"
    FOR EACH STATEMENT EXECUTE FUNCTION "active_operations_truncation_guard"();
CREATE TRIGGER "active_operations_withdrawn" AFTER UPDATE ON "active_operations"
    FOR EACH ROW WHEN (OLD."status" = 'CLOSING' AND NEW."status" <> 'CLOSING')
    EXECUTE FUNCTION "active_operations_withdrawal_guard"();
CREATE TRIGGER "active_operations_identity" BEFORE UPDATE ON "active_operations"
    FOR EACH ROW WHEN (OLD."account_id" <> NEW."account_id" OR OLD."id" <> NEW."id")
    EXECUTE FUNCTION "active_operations_identity_guard"();
