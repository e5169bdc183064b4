-- Limits and bans count by address, and an account may name the one from which its requests leave.
ALTER TABLE "accounts" ADD COLUMN "egress_address" TEXT;

-- The empty text is the address that a machine chooses by itself. Accounts that name none leave from
-- those that are the default of their worker, whatever they are called: what one of these was told
-- holds the others back as well.
ALTER TABLE "venue_holds"
    ADD COLUMN "egress_address" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "is_default" BOOLEAN NOT NULL DEFAULT true,
    DROP CONSTRAINT "venue_holds_pkey",
    ADD CONSTRAINT "venue_holds_pkey" PRIMARY KEY ("exchange", "mode", "egress_address");

ALTER TABLE "venue_holds"
    ALTER COLUMN "egress_address" DROP DEFAULT,
    ALTER COLUMN "is_default" DROP DEFAULT;
