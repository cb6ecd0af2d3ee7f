-- How many times its concurrency_limit an environment may have in all, a decimal number; burst_limit follows from both.
ALTER TABLE trigger_environments ADD COLUMN burst TEXT NOT NULL DEFAULT '1.0';
UPDATE trigger_environments SET burst = CAST(CAST(burst_limit AS REAL) / concurrency_limit AS TEXT)
WHERE burst_limit > concurrency_limit AND concurrency_limit > 0;

-- A queue that somebody paused or gave a limit, and that no task declares, is one that was made so.
UPDATE trigger_queues AS q SET declared = 0
WHERE kind = 'custom' AND (paused OR override_limit IS NOT NULL) AND declared_limit IS NULL AND size_limit IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM trigger_tasks AS t WHERE t.environment = q.environment AND t.manifest ->> '$.queue.name' = q.name);

-- The own queue of every task is one, also where its runs go to another: then it is of the kind "spare", and listed while
-- there is something in it or said of it. Of ids with other characters it is made when a worker registers.
INSERT INTO trigger_queues (environment, name, kind, declared, concurrency_limit)
SELECT DISTINCT t.environment, 'task/' || t.task, 'spare', 1, (
    SELECT iif(e.burst_limit IS NULL, NULL, e.concurrency_limit) FROM trigger_environments AS e WHERE e.id = t.environment)
FROM trigger_tasks AS t WHERE t.task NOT GLOB '*[^A-Za-z0-9_/-]*' AND length(t.task) <= 128
ON CONFLICT DO UPDATE SET declared = 1;

-- When a row of the inbox is due: at once, or later where it was looked at and its queue was full.
ALTER TABLE trigger_inbox ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
DROP INDEX trigger_inbox_waiting;
CREATE INDEX trigger_inbox_waiting ON trigger_inbox (due_at, number) WHERE fault IS NULL;

-- Every run of a batch paid for it; the batch has a list of its runs.
DROP INDEX trigger_runs_by_batch;
