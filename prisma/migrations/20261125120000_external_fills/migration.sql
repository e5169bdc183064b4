-- What others closed of an operation's legs: a person, a liquidation, an ADL.
CREATE TABLE "external_fills" (
    "account_id" UUID NOT NULL,
    "symbol" TEXT NOT NULL,
    "trade_id" TEXT NOT NULL,
    "operation_id" UUID NOT NULL,
    "exchange_order_id" TEXT NOT NULL,
    "client_order_id" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" DECIMAL NOT NULL,
    "price" DECIMAL NOT NULL,
    "time" BIGINT NOT NULL,

    -- A trade is attributed to one operation at most.
    CONSTRAINT "external_fills_pkey" PRIMARY KEY ("account_id","symbol","trade_id")
);

-- CreateIndex
CREATE INDEX "external_fills_operation_id_idx" ON "external_fills"("operation_id");

ALTER TABLE "external_fills"
    ADD CONSTRAINT "external_fills_cause_check"
        CHECK ("cause" IN ('MANUAL', 'LIQUIDATION', 'ADL')),
    ADD CONSTRAINT "external_fills_side_check" CHECK ("side" IN ('LONG', 'SHORT')),
    ADD CONSTRAINT "external_fills_quantity_check"
        CHECK ("quantity" > 0 AND "quantity" < 'Infinity'),
    ADD CONSTRAINT "external_fills_price_check" CHECK ("price" > 0 AND "price" < 'Infinity');

-- AlterTable
ALTER TABLE "trade_history" ADD COLUMN "long_external_quantity" DECIMAL NOT NULL DEFAULT 0,
ADD COLUMN "long_external_cause" TEXT,
ADD COLUMN "short_external_quantity" DECIMAL NOT NULL DEFAULT 0,
ADD COLUMN "short_external_cause" TEXT;

ALTER TABLE "trade_history"
    ADD CONSTRAINT "trade_history_long_external_check" CHECK (
        CASE WHEN "long_external_quantity" = 0 THEN "long_external_cause" IS NULL
            ELSE "long_external_quantity" > 0
                AND "long_external_cause" IS NOT NULL
                AND "long_external_cause" IN ('MANUAL', 'LIQUIDATION', 'ADL') END
    ),
    ADD CONSTRAINT "trade_history_short_external_check" CHECK (
        CASE WHEN "short_external_quantity" = 0 THEN "short_external_cause" IS NULL
            ELSE "short_external_quantity" > 0
                AND "short_external_cause" IS NOT NULL
                AND "short_external_cause" IN ('MANUAL', 'LIQUIDATION', 'ADL') END
    );
