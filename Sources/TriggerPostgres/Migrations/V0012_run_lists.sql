-- Which runs have a label; only those that have some have rows.
CREATE TABLE trigger_run_tags (
    environment BIGINT NOT NULL,
    tag TEXT COLLATE "C" NOT NULL,
    run TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (environment, tag, run)
)
--
-- A label with the character U+0000, which no text here can hold, is passed over with its run.
INSERT INTO trigger_run_tags (environment, tag, run)
SELECT r.environment, j.tag, r.id FROM trigger_runs AS r CROSS JOIN LATERAL json_array_elements_text(r.tags::json) AS j (tag)
WHERE r.tags IS NOT NULL AND position('\u0000' IN r.tags) = 0
ON CONFLICT DO NOTHING
--
-- Which runs a bulk action made or ended.
CREATE TABLE trigger_bulk_runs (
    environment BIGINT NOT NULL,
    bulk_action TEXT COLLATE "C" NOT NULL,
    run TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (environment, bulk_action, run)
)
--
CREATE INDEX trigger_runs_by_batch ON trigger_runs (environment, batch, id) WHERE batch IS NOT NULL
--
CREATE INDEX trigger_runs_by_test ON trigger_runs (environment, id) WHERE is_test
