-- Signal keys that operators make, beside those of the configuration.

-- CreateTable
CREATE TABLE "signal_keys" (
    "id" UUID NOT NULL,
    "kid" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "digest" TEXT,
    "secret_sealed" TEXT,
    "key_id" TEXT,
    "not_before" TIMESTAMPTZ(3),
    "not_after" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "signal_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signal_signatures" (
    "signal_key_id" UUID NOT NULL,
    "signature" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signal_signatures_pkey" PRIMARY KEY ("signal_key_id","signature")
);

-- CreateIndex
CREATE UNIQUE INDEX "signal_keys_kid_key" ON "signal_keys"("kid");

-- CreateIndex
CREATE INDEX "signal_keys_created_at_id_idx" ON "signal_keys"("created_at", "id");

-- CreateIndex
CREATE INDEX "signal_signatures_seen_at_idx" ON "signal_signatures"("seen_at");

-- AddForeignKey
ALTER TABLE "signal_signatures" ADD CONSTRAINT "signal_signatures_signal_key_id_fkey" FOREIGN KEY ("signal_key_id") REFERENCES "signal_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A key that is sent has a digest and nothing that could be opened; one that signs must be opened.
ALTER TABLE "signal_keys"
    ADD CONSTRAINT "signal_keys_mode_check" CHECK (
        ("mode" = 'plain' AND "digest" ~ '^[0-9a-f]{64}$' AND "secret_sealed" IS NULL AND "key_id" IS NULL)
        OR ("mode" = 'hmac' AND "digest" IS NULL AND "secret_sealed" IS NOT NULL AND "key_id" IS NOT NULL)
    ),
    ADD CONSTRAINT "signal_keys_kid_check" CHECK ("kid" ~ '^[0-9a-f]{12}$'),
    ADD CONSTRAINT "signal_keys_period_check" CHECK ("not_before" < "not_after");

-- A revoked key stays revoked, and stays itself.
CREATE FUNCTION "signal_keys_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."revoked_at" IS NOT NULL AND NEW."revoked_at" IS DISTINCT FROM OLD."revoked_at" THEN
        RAISE EXCEPTION 'a revoked signal key stays revoked' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW."id", NEW."kid", NEW."mode") IS DISTINCT FROM (OLD."id", OLD."kid", OLD."mode")
        OR NEW."digest" IS DISTINCT FROM OLD."digest" THEN
        RAISE EXCEPTION 'a signal key does not become another' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "signal_keys_guard" BEFORE UPDATE ON "signal_keys"
    FOR EACH ROW EXECUTE FUNCTION "signal_keys_guard"();
