-- Who may do what: people with roles and sessions, programs with tokens, and an audit log that says who
-- changed what, from what into what, and from where.

-- AlterTable: rows of before were written with the admin key, from an unknown address.
ALTER TABLE "audit_log"
    ADD COLUMN "actor_kind" TEXT NOT NULL DEFAULT 'adminKey',
    ADD COLUMN "actor_id" UUID,
    ADD COLUMN "address" TEXT,
    ADD COLUMN "request_id" UUID,
    -- The user, token or alert that the action is about; what kind it is, the action says.
    ADD COLUMN "subject_id" UUID,
    ADD COLUMN "before" JSONB,
    ADD COLUMN "after" JSONB,
    ALTER COLUMN "detail" SET DEFAULT '{}';

ALTER TABLE "audit_log"
    ADD CONSTRAINT "audit_log_actor_kind_check"
        CHECK ("actor_kind" IN ('user', 'token', 'adminKey', 'setup')),
    ADD CONSTRAINT "audit_log_actor_id_check"
        CHECK (("actor_id" IS NOT NULL) = ("actor_kind" IN ('user', 'token')));

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    -- scrypt, with its parameters and salt.
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "totp_sealed" TEXT,
    -- Enrolled but not confirmed: it guards nothing yet.
    "totp_pending_sealed" TEXT,
    -- The last step whose code was used; no code of it or before it counts again.
    "totp_step" BIGINT,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "users_name_check" CHECK ("name" ~ '^[a-z0-9][a-z0-9._@+-]{0,63}$'),
    CONSTRAINT "users_role_check" CHECK ("role" IN ('viewer', 'operator', 'admin')),
    CONSTRAINT "users_password_hash_check" CHECK ("password_hash" LIKE 'scrypt$%')
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "user_id" UUID NOT NULL,
    "code_digest" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("user_id", "code_digest")
);

-- CreateTable
CREATE TABLE "sessions" (
    -- SHA-256 of the cookie's value, so that a copy of this table opens nothing.
    "token_digest" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("token_digest"),
    CONSTRAINT "sessions_token_digest_check" CHECK ("token_digest" ~ '^[0-9a-f]{64}$')
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "scopes" TEXT[],
    "secret_digest" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "api_tokens_scopes_check" CHECK (
        "scopes" IS NOT NULL AND cardinality("scopes") > 0 AND "scopes" <@ ARRAY['read', 'operate', 'administer']
    ),
    CONSTRAINT "api_tokens_secret_digest_check" CHECK ("secret_digest" ~ '^[0-9a-f]{64}$')
);

-- CreateTable
CREATE TABLE "login_failures" (
    -- A digest of name and address together, or of the address alone: a name that somebody typed may be
    -- a password.
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "blocked_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "login_failures_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "setup_tokens" (
    "token_digest" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "setup_tokens_pkey" PRIMARY KEY ("token_digest")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_name_key" ON "users"("name");

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX "api_tokens_created_at_id_idx" ON "api_tokens"("created_at", "id");

-- CreateIndex
CREATE INDEX "login_failures_last_at_idx" ON "login_failures"("last_at");

-- CreateIndex
CREATE INDEX "audit_log_at_id_idx" ON "audit_log"("at", "id");

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Somebody can always administer. The lock makes two admins who disable each other take turns; what the
-- first committed is then seen, because each statement of the function looks anew.
CREATE FUNCTION "users_keep_admin"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('users_keep_admin'));
    IF NOT EXISTS (
        SELECT FROM "users" WHERE "role" = 'admin' AND NOT "disabled" AND "id" <> OLD."id"
    ) THEN
        RAISE EXCEPTION 'user % is the last admin', OLD."id"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'users_keep_admin';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "users_keep_admin_update" BEFORE UPDATE ON "users"
    FOR EACH ROW
    WHEN (OLD."role" = 'admin' AND NOT OLD."disabled" AND (NEW."role" <> 'admin' OR NEW."disabled"))
    EXECUTE FUNCTION "users_keep_admin"();

CREATE TRIGGER "users_keep_admin_delete" BEFORE DELETE ON "users"
    FOR EACH ROW WHEN (OLD."role" = 'admin' AND NOT OLD."disabled")
    EXECUTE FUNCTION "users_keep_admin"();

-- Whoever is disabled, or has another password or role, is logged out everywhere.
CREATE FUNCTION "users_end_sessions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "sessions" WHERE "user_id" = NEW."id";
    RETURN NULL;
END $$;

CREATE TRIGGER "users_end_sessions" AFTER UPDATE ON "users"
    FOR EACH ROW
    WHEN (NEW."disabled" OR NEW."password_hash" <> OLD."password_hash" OR NEW."role" <> OLD."role")
    EXECUTE FUNCTION "users_end_sessions"();
