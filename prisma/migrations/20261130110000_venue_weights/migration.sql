-- How much of an address's request weight the workers on it have taken, by the exchange's own periods:
-- each sees its own requests only, and what others have under way is in no answer yet.

-- CreateTable
CREATE TABLE "venue_weights" (
    "exchange" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "egress_address" TEXT NOT NULL,
    "window_ms" INTEGER NOT NULL,
    "period" INTEGER NOT NULL,
    "taken" INTEGER NOT NULL,

    CONSTRAINT "venue_weights_pkey" PRIMARY KEY ("exchange", "mode", "egress_address", "window_ms", "period")
);

ALTER TABLE "venue_weights" ADD CONSTRAINT "venue_weights_taken_check" CHECK ("taken" > 0);
