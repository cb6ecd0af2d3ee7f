-- Whether a task that a worker registered declares a queue, or somebody only paused it or gave it a limit; how many runs may stand in
-- line in it; and what part of the environment's limit the override is, in percent, where it is one.
ALTER TABLE trigger_queues ADD COLUMN declared INTEGER NOT NULL DEFAULT 1;
ALTER TABLE trigger_queues ADD COLUMN size_limit INTEGER;
ALTER TABLE trigger_queues ADD COLUMN override_percent TEXT;    -- a decimal number

-- The most slots in all where that is more than a queue may have; then no queue's concurrency_limit is above the environment's.
ALTER TABLE trigger_environments ADD COLUMN burst_limit INTEGER;

-- Runs whose queue nobody declared; their status is PENDING_VERSION.
CREATE TABLE trigger_undeclared (
    environment INTEGER NOT NULL,
    queue TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (environment, queue, queued_at, run)
) STRICT, WITHOUT ROWID;
