-- Accounts that a cycle left alone because the request budget was for others: neither read nor skipped.
ALTER TABLE "monitor_cycles" ADD COLUMN "accounts_deferred" INTEGER NOT NULL DEFAULT 0;
