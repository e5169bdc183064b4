-- What workers report of the accounts that they ran, to the one whose cycle asked for it. The numbers
-- say which are new, by no clock.
CREATE TABLE "account_reports" (
    "account_id" UUID NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "cycle_id" TEXT NOT NULL,
    "report" JSONB NOT NULL,

    CONSTRAINT "account_reports_pkey" PRIMARY KEY ("account_id"),
    CONSTRAINT "account_reports_account_id_fkey" FOREIGN KEY ("account_id")
        REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
