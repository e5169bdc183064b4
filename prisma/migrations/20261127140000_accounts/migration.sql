-- Accounts that are deleted and whose history stays, other credentials, and the pre-flight.

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN "preflight" JSONB,
ALTER COLUMN "api_key_sealed" DROP NOT NULL,
ALTER COLUMN "secret_sealed" DROP NOT NULL,
ALTER COLUMN "key_id" DROP NOT NULL;

-- A deleted account keeps its row, because orders and fills name it, and nothing that opens.
ALTER TABLE "accounts"
    ADD CONSTRAINT "accounts_deleted_check" CHECK (
        ("deleted_at" IS NULL AND "api_key_sealed" IS NOT NULL AND "secret_sealed" IS NOT NULL
            AND "key_id" IS NOT NULL)
        OR ("deleted_at" IS NOT NULL AND NOT "enabled" AND "api_key_sealed" IS NULL
            AND "secret_sealed" IS NULL AND "key_id" IS NULL)
    );

CREATE FUNCTION "accounts_deleted_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."deleted_at" IS NOT NULL THEN
        RAISE EXCEPTION 'a deleted account stays as it is' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW."deleted_at" IS NOT NULL
        AND EXISTS (SELECT FROM "active_operations" WHERE "account_id" = NEW."id") THEN
        RAISE EXCEPTION 'an account with operations is not deleted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "accounts_deleted_guard" BEFORE UPDATE ON "accounts"
    FOR EACH ROW EXECUTE FUNCTION "accounts_deleted_guard"();

-- The account's row is locked by whoever registers, so that this sees the end of a deletion.
CREATE FUNCTION "active_operations_account_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "accounts" WHERE "id" = NEW."account_id" AND "deleted_at" IS NOT NULL) THEN
        RAISE EXCEPTION 'the account is deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "active_operations_account_guard" BEFORE INSERT ON "active_operations"
    FOR EACH ROW EXECUTE FUNCTION "active_operations_account_guard"();
