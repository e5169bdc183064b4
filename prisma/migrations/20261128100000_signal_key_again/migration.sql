-- A key whose making is tried again, because its answer was lost, gets another secret under the same id:
-- nobody was told the first. Once it was used somebody was, and it does not become another.
CREATE OR REPLACE FUNCTION "signal_keys_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."revoked_at" IS NOT NULL AND NEW."revoked_at" IS DISTINCT FROM OLD."revoked_at" THEN
        RAISE EXCEPTION 'a revoked signal key stays revoked' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW."id", NEW."kid", NEW."mode") IS DISTINCT FROM (OLD."id", OLD."kid", OLD."mode")
        OR (NEW."digest" IS DISTINCT FROM OLD."digest"
            AND (OLD."last_used_at" IS NOT NULL OR OLD."revoked_at" IS NOT NULL)) THEN
        RAISE EXCEPTION 'a signal key does not become another' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
