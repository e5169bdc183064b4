-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "exchange" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "key_fingerprint" TEXT NOT NULL,
    "api_key_sealed" TEXT NOT NULL,
    "secret_sealed" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "banned_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "active_operations" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "profit_target" DECIMAL NOT NULL,
    "auto_close_enabled" BOOLEAN NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "current_pnl" DECIMAL,
    "pnl_at" BIGINT,
    "decision_id" TEXT,
    "close_reason" TEXT,
    "trigger_pnl" DECIMAL,
    "read_at" BIGINT,
    "retry_at" BIGINT,
    "cancel_count" INTEGER NOT NULL DEFAULT 0,
    "naked_since" BIGINT,
    "attention_reason" TEXT,
    "attention_since" BIGINT,
    "on_liquidation" TEXT NOT NULL DEFAULT 'CLOSE_OTHER',
    "on_manual_close" TEXT NOT NULL DEFAULT 'HOLD',
    "on_resting_orders" TEXT NOT NULL DEFAULT 'ALERT',

    CONSTRAINT "active_operations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation_legs" (
    "operation_id" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "quantity" DECIMAL NOT NULL,
    "entry_price" DECIMAL NOT NULL,
    "contract_size" DECIMAL NOT NULL DEFAULT 1,

    CONSTRAINT "operation_legs_pkey" PRIMARY KEY ("operation_id","side")
);

-- CreateTable
CREATE TABLE "orders" (
    "client_order_id" TEXT NOT NULL,
    "operation_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'close',
    "side" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "decision_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'INTENDED',
    "quantity" DECIMAL NOT NULL,
    "executed" DECIMAL NOT NULL DEFAULT 0,
    "read_at" BIGINT NOT NULL,
    "baseline_amount" DECIMAL NOT NULL,
    "baseline_update_time" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "signed_at" BIGINT,
    "recv_window_ms" INTEGER,
    "not_before" BIGINT,
    "concluded_at" BIGINT,
    "exchange_order_id" TEXT,
    "refusal" TEXT,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("client_order_id")
);

-- CreateTable
CREATE TABLE "fills" (
    "account_id" UUID NOT NULL,
    "symbol" TEXT NOT NULL,
    "trade_id" TEXT NOT NULL,
    "operation_id" UUID NOT NULL,
    "client_order_id" TEXT NOT NULL,
    "exchange_order_id" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" DECIMAL NOT NULL,
    "price" DECIMAL NOT NULL,
    "commission" DECIMAL NOT NULL,
    "commission_asset" TEXT NOT NULL,
    "realized_pnl" DECIMAL NOT NULL,
    "time" BIGINT NOT NULL,

    CONSTRAINT "fills_pkey" PRIMARY KEY ("account_id","symbol","trade_id")
);

-- CreateTable
CREATE TABLE "trade_history" (
    "id" BIGSERIAL NOT NULL,
    "operation_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "close_reason" TEXT NOT NULL,
    "profit_target" DECIMAL NOT NULL,
    "trigger_pnl" DECIMAL,
    "gross_pnl" DECIMAL NOT NULL,
    "realized_pnl" DECIMAL NOT NULL,
    "commissions" JSONB NOT NULL,
    "net_pnl" DECIMAL,
    "funding_included" BOOLEAN NOT NULL DEFAULT false,
    "long_symbol" TEXT NOT NULL,
    "long_leg_quantity" DECIMAL NOT NULL,
    "long_quantity" DECIMAL NOT NULL,
    "long_entry_price" DECIMAL NOT NULL,
    "long_exit_price" DECIMAL NOT NULL,
    "long_gross_pnl" DECIMAL NOT NULL,
    "long_realized_pnl" DECIMAL NOT NULL,
    "short_symbol" TEXT NOT NULL,
    "short_leg_quantity" DECIMAL NOT NULL,
    "short_quantity" DECIMAL NOT NULL,
    "short_entry_price" DECIMAL NOT NULL,
    "short_exit_price" DECIMAL NOT NULL,
    "short_gross_pnl" DECIMAL NOT NULL,
    "short_realized_pnl" DECIMAL NOT NULL,
    "decided_at" BIGINT NOT NULL,
    "closed_at" BIGINT NOT NULL,
    "naked_ms" BIGINT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trade_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trade_history_corrections" (
    "client_order_id" TEXT NOT NULL,
    "operation_id" UUID NOT NULL,
    "exchange_order_id" TEXT NOT NULL,
    "executed" DECIMAL NOT NULL,
    "found_at" BIGINT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trade_history_corrections_pkey" PRIMARY KEY ("client_order_id")
);

-- CreateTable
CREATE TABLE "monitor_cycles" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "accounts_read" INTEGER NOT NULL DEFAULT 0,
    "accounts_skipped" INTEGER NOT NULL DEFAULT 0,
    "operations_checked" INTEGER NOT NULL DEFAULT 0,
    "closed" INTEGER NOT NULL DEFAULT 0,
    "attention" INTEGER NOT NULL DEFAULT 0,
    "errors" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "monitor_cycles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alerts" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "account_id" UUID,
    "operation_id" UUID,
    "dedupe_key" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acknowledged_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "account_id" UUID,
    "operation_id" UUID,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "accounts_exchange_mode_key_fingerprint_key" ON "accounts"("exchange", "mode", "key_fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "active_operations_decision_id_key" ON "active_operations"("decision_id");

-- CreateIndex
CREATE INDEX "active_operations_account_id_idx" ON "active_operations"("account_id");

-- CreateIndex
CREATE INDEX "active_operations_created_at_id_idx" ON "active_operations"("created_at", "id");

-- CreateIndex
CREATE INDEX "orders_decision_id_idx" ON "orders"("decision_id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_operation_id_side_attempt_key" ON "orders"("operation_id", "side", "attempt");

-- CreateIndex
CREATE INDEX "fills_operation_id_idx" ON "fills"("operation_id");

-- CreateIndex
CREATE INDEX "fills_client_order_id_idx" ON "fills"("client_order_id");

-- CreateIndex
CREATE UNIQUE INDEX "trade_history_operation_id_key" ON "trade_history"("operation_id");

-- CreateIndex
CREATE INDEX "trade_history_account_id_id_idx" ON "trade_history"("account_id", "id");

-- CreateIndex
CREATE INDEX "trade_history_corrections_operation_id_idx" ON "trade_history_corrections"("operation_id");

-- CreateIndex
CREATE INDEX "monitor_cycles_started_at_id_idx" ON "monitor_cycles"("started_at", "id");

-- CreateIndex
CREATE INDEX "audit_log_operation_id_idx" ON "audit_log"("operation_id");

-- AddForeignKey
ALTER TABLE "active_operations" ADD CONSTRAINT "active_operations_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_legs" ADD CONSTRAINT "operation_legs_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "active_operations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fills" ADD CONSTRAINT "fills_client_order_id_fkey" FOREIGN KEY ("client_order_id") REFERENCES "orders"("client_order_id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Below: what Prisma's schema language cannot state. The guards of the close protocol live here as
-- well as in the statements, so that a bug in the code meets a constraint.

-- One order in flight, or about to be, per leg of an operation: a second attempt cannot exist beside it.
CREATE UNIQUE INDEX "orders_one_open_per_leg" ON "orders"("operation_id", "side")
    WHERE "state" IN ('INTENDED', 'SENT');

-- Absent orders are looked up again for a while.
CREATE INDEX "orders_absent" ON "orders"("account_id", "concluded_at") WHERE "state" = 'ABSENT';

-- Open alerts with the same key are one.
CREATE UNIQUE INDEX "alerts_one_open_per_key" ON "alerts"("dedupe_key") WHERE "resolved_at" IS NULL;

-- An amount is a real number: in PostgreSQL NaN is greater than everything, infinity included, so
-- "< 'Infinity'" refuses both.
ALTER TABLE "accounts"
    ADD CONSTRAINT "accounts_exchange_check" CHECK ("exchange" IN ('binanceusdm')),
    ADD CONSTRAINT "accounts_mode_check" CHECK ("mode" IN ('paper', 'demo', 'live'));

ALTER TABLE "active_operations"
    ADD CONSTRAINT "active_operations_profit_target_check"
        CHECK ("profit_target" > 0 AND "profit_target" < 'Infinity'),
    ADD CONSTRAINT "active_operations_pnl_check"
        CHECK ("current_pnl" < 'Infinity' AND "current_pnl" > '-Infinity'),
    ADD CONSTRAINT "active_operations_pnl_at_check"
        CHECK (("current_pnl" IS NULL) = ("pnl_at" IS NULL)),
    ADD CONSTRAINT "active_operations_status_check" CHECK ("status" IN ('ACTIVE', 'CLOSING')),
    ADD CONSTRAINT "active_operations_close_reason_check"
        CHECK ("close_reason" IN ('PROFIT_TARGET', 'MANUAL')),
    -- CLOSING is a decision being carried out; an ACTIVE operation has none and no naked leg.
    ADD CONSTRAINT "active_operations_decision_check" CHECK (
        CASE "status"
            WHEN 'CLOSING' THEN "decision_id" IS NOT NULL AND "close_reason" IS NOT NULL
                AND "read_at" IS NOT NULL
            ELSE "decision_id" IS NULL AND "close_reason" IS NULL
                AND "trigger_pnl" IS NULL AND "read_at" IS NULL AND "naked_since" IS NULL
        END
    ),
    ADD CONSTRAINT "active_operations_cancel_count_check" CHECK ("cancel_count" >= 0),
    ADD CONSTRAINT "active_operations_attention_reason_check" CHECK (
        "attention_reason" IN ('SHORT_POSITION', 'RESTING_ORDERS', 'EVIDENCE_CONFLICT',
            'FOREIGN_ORDER', 'UNKNOWN_24H', 'LEG_GONE', 'ACCOUNT_REFUSED')
    ),
    ADD CONSTRAINT "active_operations_attention_check"
        CHECK (("attention_reason" IS NULL) = ("attention_since" IS NULL)),
    ADD CONSTRAINT "active_operations_on_liquidation_check"
        CHECK ("on_liquidation" IN ('CLOSE_OTHER', 'HOLD', 'SETTLE')),
    ADD CONSTRAINT "active_operations_on_manual_close_check"
        CHECK ("on_manual_close" IN ('CLOSE_OTHER', 'HOLD', 'SETTLE')),
    ADD CONSTRAINT "active_operations_on_resting_orders_check"
        CHECK ("on_resting_orders" IN ('ALERT', 'CANCEL_AND_RETRY'));

ALTER TABLE "operation_legs"
    ADD CONSTRAINT "operation_legs_side_check" CHECK ("side" IN ('LONG', 'SHORT')),
    ADD CONSTRAINT "operation_legs_quantity_check"
        CHECK ("quantity" > 0 AND "quantity" < 'Infinity'),
    ADD CONSTRAINT "operation_legs_entry_price_check"
        CHECK ("entry_price" > 0 AND "entry_price" < 'Infinity'),
    ADD CONSTRAINT "operation_legs_contract_size_check"
        CHECK ("contract_size" > 0 AND "contract_size" < 'Infinity');

-- There is no upper bound on what was executed: should an exchange ever execute more than was asked,
-- the true number must be recordable.
ALTER TABLE "orders"
    ADD CONSTRAINT "orders_kind_check" CHECK ("kind" IN ('open', 'close')),
    ADD CONSTRAINT "orders_side_check" CHECK ("side" IN ('LONG', 'SHORT')),
    ADD CONSTRAINT "orders_state_check" CHECK (
        "state" IN ('INTENDED', 'SENT', 'CANCELLED', 'FILLED', 'PARTIAL_FINAL', 'REJECTED', 'ABSENT')
    ),
    ADD CONSTRAINT "orders_attempt_check" CHECK ("attempt" >= 1),
    ADD CONSTRAINT "orders_quantity_check" CHECK ("quantity" > 0 AND "quantity" < 'Infinity'),
    ADD CONSTRAINT "orders_baseline_check"
        CHECK ("baseline_amount" >= 0 AND "baseline_amount" < 'Infinity'),
    ADD CONSTRAINT "orders_executed_check" CHECK (
        "executed" < 'Infinity' AND CASE
            WHEN "state" = 'SENT' THEN "executed" >= 0
            WHEN "state" = 'FILLED' THEN "executed" >= "quantity"
            WHEN "state" = 'PARTIAL_FINAL' THEN "executed" > 0 AND "executed" < "quantity"
            ELSE "executed" = 0
        END
    ),
    -- Sent under a signing time, or never sent.
    ADD CONSTRAINT "orders_token_check" CHECK (
        CASE
            WHEN "state" IN ('INTENDED', 'CANCELLED')
                THEN "signed_at" IS NULL AND "recv_window_ms" IS NULL
            ELSE "signed_at" IS NOT NULL AND "recv_window_ms" IS NOT NULL AND "recv_window_ms" > 0
        END
    ),
    ADD CONSTRAINT "orders_concluded_check"
        CHECK (("state" IN ('INTENDED', 'SENT')) = ("concluded_at" IS NULL));

ALTER TABLE "fills"
    ADD CONSTRAINT "fills_side_check" CHECK ("side" IN ('LONG', 'SHORT')),
    ADD CONSTRAINT "fills_quantity_check" CHECK ("quantity" > 0 AND "quantity" < 'Infinity'),
    ADD CONSTRAINT "fills_price_check" CHECK ("price" > 0 AND "price" < 'Infinity');

ALTER TABLE "trade_history"
    ADD CONSTRAINT "trade_history_close_reason_check"
        CHECK ("close_reason" IN ('PROFIT_TARGET', 'MANUAL')),
    -- Zero where somebody else closed the whole leg.
    ADD CONSTRAINT "trade_history_quantity_check"
        CHECK ("long_quantity" >= 0 AND "short_quantity" >= 0),
    ADD CONSTRAINT "trade_history_commissions_check"
        CHECK (jsonb_typeof("commissions") = 'object'),
    ADD CONSTRAINT "trade_history_naked_ms_check" CHECK ("naked_ms" >= 0);

ALTER TABLE "trade_history_corrections"
    ADD CONSTRAINT "trade_history_corrections_executed_check"
        CHECK ("executed" > 0 AND "executed" < 'Infinity');

ALTER TABLE "monitor_cycles"
    ADD CONSTRAINT "monitor_cycles_source_check" CHECK ("source" IN ('signal', 'backstop'));

-- An order moves along the edges of the protocol only, what it executed only grows, and what says
-- which order it is never changes. The signing time is the fence against a late execution, so it is
-- written once.
CREATE FUNCTION "orders_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."state" <> OLD."state" AND (OLD."state", NEW."state") NOT IN (
        ('INTENDED', 'SENT'), ('INTENDED', 'CANCELLED'),
        ('SENT', 'FILLED'), ('SENT', 'PARTIAL_FINAL'), ('SENT', 'REJECTED'), ('SENT', 'ABSENT'),
        ('ABSENT', 'FILLED'), ('ABSENT', 'PARTIAL_FINAL')
    ) THEN
        RAISE EXCEPTION 'order % cannot move from % to %',
            OLD."client_order_id", OLD."state", NEW."state"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_edges';
    END IF;
    IF NEW."executed" < OLD."executed"
        OR (NEW."executed" <> OLD."executed" AND NEW."state" = OLD."state" AND OLD."state" <> 'SENT')
    THEN
        RAISE EXCEPTION 'order %: executed cannot go from % to % in %',
            OLD."client_order_id", OLD."executed", NEW."executed", NEW."state"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_executed_grows';
    END IF;
    IF (NEW."client_order_id", NEW."operation_id", NEW."account_id", NEW."kind", NEW."side",
            NEW."symbol", NEW."attempt", NEW."decision_id", NEW."quantity")
        IS DISTINCT FROM (OLD."client_order_id", OLD."operation_id", OLD."account_id", OLD."kind",
            OLD."side", OLD."symbol", OLD."attempt", OLD."decision_id", OLD."quantity")
        OR (OLD."signed_at" IS NOT NULL AND (NEW."signed_at", NEW."recv_window_ms")
            IS DISTINCT FROM (OLD."signed_at", OLD."recv_window_ms"))
    THEN
        RAISE EXCEPTION 'order % cannot become another order', OLD."client_order_id"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_identity';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER "orders_guard" BEFORE UPDATE ON "orders"
    FOR EACH ROW EXECUTE FUNCTION "orders_guard"();

-- The audit log can be added to and read.
CREATE FUNCTION "audit_log_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_log is append-only' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER "audit_log_guard" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
    FOR EACH STATEMENT EXECUTE FUNCTION "audit_log_guard"();
