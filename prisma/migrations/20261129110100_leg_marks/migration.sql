-- The mark prices behind current_pnl, of the same reading. An operation has always one leg of each side.

-- AlterTable
ALTER TABLE "active_operations"
    ADD COLUMN "long_mark" DECIMAL,
    ADD COLUMN "short_mark" DECIMAL;

ALTER TABLE "active_operations"
    ADD CONSTRAINT "active_operations_marks_check" CHECK (
        "long_mark" > 0 AND "long_mark" < 'Infinity'
            AND "short_mark" > 0 AND "short_mark" < 'Infinity'
    ),
    ADD CONSTRAINT "active_operations_marks_of_pnl_check" CHECK (
        ("long_mark" IS NULL) = ("short_mark" IS NULL)
            AND ("long_mark" IS NULL OR "current_pnl" IS NOT NULL)
    );
