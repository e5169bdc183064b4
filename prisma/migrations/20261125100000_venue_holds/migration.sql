-- A ban is of the address, so it belongs to the exchange and its mode, and holds for accounts that do
-- not exist yet as well.

-- CreateTable
CREATE TABLE "venue_holds" (
    "exchange" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "banned" BOOLEAN NOT NULL,
    "why" TEXT NOT NULL,

    CONSTRAINT "venue_holds_pkey" PRIMARY KEY ("exchange","mode")
);

ALTER TABLE "venue_holds"
    ADD CONSTRAINT "venue_holds_exchange_check" CHECK ("exchange" IN ('binanceusdm')),
    ADD CONSTRAINT "venue_holds_mode_check" CHECK ("mode" IN ('paper', 'demo', 'live'));

-- Bans in force are kept.
INSERT INTO "venue_holds" ("exchange", "mode", "until", "banned", "why")
    SELECT "exchange", "mode", max("banned_until"), true, 'banned by the exchange'
    FROM "accounts" WHERE "banned_until" > now() GROUP BY "exchange", "mode";

-- AlterTable
ALTER TABLE "accounts" DROP COLUMN "banned_until";
