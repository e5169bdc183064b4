-- A cycle reads of the operations only what is another than it read last. Whether something is, their own
-- rows tell; of legs, orders and fills this mark does, so that nobody has to look at theirs. It is another
-- after every write to one of them, whoever made it.
ALTER TABLE "active_operations" ADD COLUMN "parts_mark" UUID NOT NULL DEFAULT gen_random_uuid();

-- One operation after the other, each by its key: a statement of the product writes parts of one.
CREATE FUNCTION "mark_operations_of_parts"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed_id UUID;
BEGIN
    FOR changed_id IN SELECT DISTINCT "operation_id" FROM "changed" ORDER BY 1 LOOP
        UPDATE "active_operations" SET "parts_mark" = gen_random_uuid() WHERE "id" = changed_id;
    END LOOP;
    RETURN NULL;
END $$;

-- What is not here is refused by the triggers "..._kept", or raises the operation's version: a leg that is
-- changed or removed does, by "operation_legs_guard".
CREATE TRIGGER "operation_legs_added" AFTER INSERT ON "operation_legs"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "mark_operations_of_parts"();
CREATE TRIGGER "operation_legs_changed" AFTER UPDATE ON "operation_legs"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "mark_operations_of_parts"();
CREATE TRIGGER "orders_added" AFTER INSERT ON "orders"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "mark_operations_of_parts"();
CREATE TRIGGER "orders_changed" AFTER UPDATE ON "orders"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "mark_operations_of_parts"();
CREATE TRIGGER "fills_added" AFTER INSERT ON "fills"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "mark_operations_of_parts"();
CREATE TRIGGER "external_fills_added" AFTER INSERT ON "external_fills"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "mark_operations_of_parts"();

CREATE FUNCTION "mark_all_operations"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "active_operations" SET "parts_mark" = gen_random_uuid();
    RETURN NULL;
END $$;

CREATE TRIGGER "operation_legs_emptied" AFTER TRUNCATE ON "operation_legs"
    FOR EACH STATEMENT EXECUTE FUNCTION "mark_all_operations"();
