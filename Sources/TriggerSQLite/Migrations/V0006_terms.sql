-- What only some runs have: a delay, a time to live, a priority and the like, as a JSON object.
ALTER TABLE trigger_runs ADD COLUMN terms TEXT;
