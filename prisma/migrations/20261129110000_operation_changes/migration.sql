-- Whoever shows operations hears of every change of one, whoever makes it: hence a trigger. A notice is
-- sent with the commit and says nothing but that something has changed. Within a transaction the same
-- notice is sent once.

CREATE FUNCTION "active_operations_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('hedge_monitor_operations', '');
    RETURN NULL;
END $$;

CREATE TRIGGER "active_operations_changed"
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "active_operations"
    FOR EACH STATEMENT EXECUTE FUNCTION "active_operations_changed"();
