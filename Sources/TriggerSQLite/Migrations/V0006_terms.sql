-- What only some runs have: a delay, a time to live, a priority and the like, as a JSON object.
ALTER TABLE trigger_runs ADD COLUMN terms TEXT;
ALTER TABLE trigger_runs ADD COLUMN debounce_key TEXT;
CREATE UNIQUE INDEX trigger_runs_by_debounce_key ON trigger_runs (environment, task, debounce_key)
    WHERE debounce_key IS NOT NULL;
