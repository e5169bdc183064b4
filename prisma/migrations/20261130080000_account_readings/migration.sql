-- Two readings in a row must agree before anything is concluded from a position that is not there, and
-- the next one may be another worker's: what the last one said is the account's, not a process's.
CREATE TABLE "account_readings" (
    "account_id" UUID NOT NULL,
    "read_at" BIGINT NOT NULL,
    "said" JSONB NOT NULL,

    CONSTRAINT "account_readings_pkey" PRIMARY KEY ("account_id"),
    CONSTRAINT "account_readings_account_id_fkey" FOREIGN KEY ("account_id")
        REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
