-- What an alert says, as a code with values: it can be said in another language than the message's.
ALTER TABLE "alerts" ADD COLUMN "wording" JSONB;
