-- The errors that runs ended with, one row for all of a task that seem to be the same.
CREATE TABLE trigger_errors (
    environment INTEGER NOT NULL,
    id TEXT NOT NULL,                   -- error_ and the fingerprint
    task TEXT NOT NULL,
    type TEXT NOT NULL,                 -- the type of the user's error, or the code of the system's
    message TEXT NOT NULL,              -- of the run that failed last
    count INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    last_run TEXT NOT NULL,
    PRIMARY KEY (environment, id)
) STRICT, WITHOUT ROWID;

-- The conditions are always true, and repeated by the lists alone, so that no other statement takes them.
CREATE INDEX trigger_errors_by_last_seen ON trigger_errors (environment, last_seen, id) WHERE count > 0;

CREATE INDEX trigger_errors_by_task ON trigger_errors (environment, task, last_seen, id) WHERE task <> '';

-- Which runs ended with an error of a group; those that failed before this migration are in none.
CREATE TABLE trigger_error_runs (
    environment INTEGER NOT NULL,
    error TEXT NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (environment, error, run)
) STRICT, WITHOUT ROWID;
