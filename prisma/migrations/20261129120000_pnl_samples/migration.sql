-- What operations were worth over time, for people who look at them: nothing is decided on it. Rows
-- outlive their operation and end by their age.

-- CreateTable
CREATE TABLE "pnl_samples" (
    "operation_id" UUID NOT NULL,
    "at" BIGINT NOT NULL,
    "pnl" DECIMAL NOT NULL,
    "profit_target" DECIMAL NOT NULL,
    "is_coarse" BOOLEAN NOT NULL,

    CONSTRAINT "pnl_samples_pkey" PRIMARY KEY ("operation_id","at")
);

-- The two kinds end at two ages: each is found by its own index, the oldest first.
CREATE INDEX "pnl_samples_fine" ON "pnl_samples"("at") WHERE NOT "is_coarse";
CREATE INDEX "pnl_samples_coarse" ON "pnl_samples"("at") WHERE "is_coarse";
