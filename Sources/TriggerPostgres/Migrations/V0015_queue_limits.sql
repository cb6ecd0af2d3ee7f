-- How many times its concurrency_limit an environment may have in all, a decimal number; burst_limit follows from both.
ALTER TABLE trigger_environments ADD COLUMN burst TEXT COLLATE "C" NOT NULL DEFAULT '1.0'
--
UPDATE trigger_environments SET burst = (burst_limit::float8 / concurrency_limit)::text
WHERE burst_limit > concurrency_limit AND concurrency_limit > 0
--
-- A queue that somebody paused or gave a limit, and that no task declares, is one that was made so.
UPDATE trigger_queues AS q SET declared = false
WHERE kind = 'custom' AND (paused OR override_limit IS NOT NULL) AND declared_limit IS NULL AND size_limit IS NULL
    AND NOT EXISTS (
        SELECT FROM trigger_tasks AS t WHERE t.environment = q.environment AND t.manifest::json -> 'queue' ->> 'name' = q.name)
--
-- The own queue of every task is one, also where its runs go to another: then it is of the kind "spare", and listed while
-- there is something in it or said of it.
INSERT INTO trigger_queues AS q (environment, name, kind, declared, concurrency_limit)
SELECT DISTINCT t.environment, 'task/' || left(regexp_replace(t.task, '[^A-Za-z0-9_/-]', '', 'g'), 128), 'spare', true, (
    SELECT e.concurrency_limit FROM trigger_environments AS e WHERE e.id = t.environment AND e.burst_limit IS NOT NULL)
FROM trigger_tasks AS t
ON CONFLICT (environment, name) DO UPDATE SET declared = true WHERE NOT q.declared
--
-- When a row of the inbox is due: at once, or later where it was looked at and its queue was full.
ALTER TABLE trigger_inbox ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0
--
DROP INDEX trigger_inbox_waiting
--
CREATE INDEX trigger_inbox_waiting ON trigger_inbox (due_at, number) WHERE fault IS NULL
--
-- Every run of a batch paid for it; the batch has a list of its runs.
DROP INDEX trigger_runs_by_batch
