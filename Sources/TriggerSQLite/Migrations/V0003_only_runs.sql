-- The run of a line that has one only, so that taking it need not look into the line; the index then holds all that a take asks of heads.
-- NULL for lines with more, and for those that were last written before this column was there.
ALTER TABLE trigger_heads ADD COLUMN only_run TEXT;
DROP INDEX trigger_heads_in_order;
CREATE INDEX trigger_heads_in_order
    ON trigger_heads (environment, task, lane, blocked, rank, score, queue, key, only_run);
