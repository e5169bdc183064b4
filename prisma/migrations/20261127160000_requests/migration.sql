-- A change that is sent twice under one Idempotency-Key is made once, and callers have a limit.

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "caller" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    -- Of the request that came first: method, path, body and version, as a keyed digest.
    "request" TEXT NOT NULL,
    -- The id that the request gives to what it creates, however often it is tried.
    "new_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- Null: the last try ended without an answer, the next may begin at once.
    "claimed_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "status" INTEGER,
    "body" JSONB,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("caller", "key"),
    CONSTRAINT "idempotency_keys_key_check" CHECK (length("key") BETWEEN 1 AND 255),
    CONSTRAINT "idempotency_keys_status_check" CHECK ("status" BETWEEN 200 AND 299),
    CONSTRAINT "idempotency_keys_body_check" CHECK ("body" IS NULL OR "status" IS NOT NULL)
);

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys" ("created_at");

-- An answer that was given is not another one later.
CREATE FUNCTION "idempotency_keys_keep_answer"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the answer under this key is given' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER "idempotency_keys_keep_answer"
    BEFORE UPDATE ON "idempotency_keys"
    FOR EACH ROW WHEN (OLD."status" IS NOT NULL)
    EXECUTE FUNCTION "idempotency_keys_keep_answer"();

-- Counts of the running minute; a crash of the database may forget them. The columns and their order
-- are those that rate-limiter-flexible writes.
CREATE UNLOGGED TABLE "request_counts" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "request_counts_pkey" PRIMARY KEY ("key")
);
