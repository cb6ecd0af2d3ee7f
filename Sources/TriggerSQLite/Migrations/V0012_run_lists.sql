-- Which runs have a label; only those that have some have rows.
CREATE TABLE trigger_run_tags (
    environment INTEGER NOT NULL,
    tag TEXT NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (environment, tag, run)
) STRICT, WITHOUT ROWID;

INSERT INTO trigger_run_tags (environment, tag, run)
SELECT r.environment, j.value, r.id FROM trigger_runs AS r CROSS JOIN json_each(r.tags) AS j WHERE r.tags IS NOT NULL
ON CONFLICT DO NOTHING;

-- Which runs a bulk action made or ended.
CREATE TABLE trigger_bulk_runs (
    environment INTEGER NOT NULL,
    bulk_action TEXT NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (environment, bulk_action, run)
) STRICT, WITHOUT ROWID;

CREATE INDEX trigger_runs_by_batch ON trigger_runs (environment, batch, id) WHERE batch IS NOT NULL;
CREATE INDEX trigger_runs_by_test ON trigger_runs (environment, id) WHERE is_test = 1;
