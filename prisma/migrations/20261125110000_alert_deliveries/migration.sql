-- The outbox of alerts. A notice is due from the very statement that raises or resolves an alert,
-- whoever wrote it: hence a trigger.

ALTER TABLE "alerts" ADD COLUMN "uid" UUID NOT NULL DEFAULT gen_random_uuid();

-- CreateIndex
CREATE UNIQUE INDEX "alerts_uid_key" ON "alerts"("uid");

-- CreateTable
CREATE TABLE "alert_deliveries" (
    "alert_id" BIGINT NOT NULL,
    "event" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'DUE',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "alert_deliveries_pkey" PRIMARY KEY ("alert_id","event")
);

-- AddForeignKey
ALTER TABLE "alert_deliveries" ADD CONSTRAINT "alert_deliveries_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alerts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alert_deliveries"
    ADD CONSTRAINT "alert_deliveries_event_check" CHECK ("event" IN ('RAISED', 'RESOLVED')),
    ADD CONSTRAINT "alert_deliveries_state_check" CHECK ("state" IN ('DUE', 'SENT', 'GIVEN_UP')),
    ADD CONSTRAINT "alert_deliveries_finished_check"
        CHECK (("state" = 'DUE') = ("finished_at" IS NULL));

CREATE INDEX "alert_deliveries_due" ON "alert_deliveries"("due_at") WHERE "state" = 'DUE';

CREATE FUNCTION "alerts_notice"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "alert_deliveries" ("alert_id", "event")
    VALUES (NEW."id", CASE TG_OP WHEN 'INSERT' THEN 'RAISED' ELSE 'RESOLVED' END)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER "alerts_notice_raised" AFTER INSERT ON "alerts"
    FOR EACH ROW EXECUTE FUNCTION "alerts_notice"();

CREATE TRIGGER "alerts_notice_resolved" AFTER UPDATE ON "alerts"
    FOR EACH ROW WHEN (OLD."resolved_at" IS NULL AND NEW."resolved_at" IS NOT NULL)
    EXECUTE FUNCTION "alerts_notice"();
