-- What only some runs have: a delay, a time to live, a priority and the like, as a JSON object.
ALTER TABLE trigger_runs ADD COLUMN terms TEXT, ADD COLUMN debounce_key TEXT COLLATE "C"
--
CREATE UNIQUE INDEX trigger_runs_by_debounce_key ON trigger_runs (environment, task, md5(debounce_key))
    WHERE debounce_key IS NOT NULL
--
-- As trigger_run_row, with the keys and the terms. Servers of before go on sending that; but they know no timers of delayed runs and
-- of times to live, so stop them before either is used.
CREATE TYPE trigger_new_run AS (
    environment BIGINT, id TEXT, task TEXT, parent TEXT, root TEXT, depth BIGINT, batch TEXT, created_at BIGINT,
    idempotency_key TEXT, debounce_key TEXT, terms TEXT,
    status TEXT, version TEXT, queue TEXT, concurrency_key TEXT, queued_at BIGINT, line TEXT, lane TEXT, rank BIGINT,
    score BIGINT, attempt BIGINT, attempt_open BOOLEAN, max_attempts BIGINT, epoch BIGINT, worker TEXT,
    parked_worker TEXT, holds_slot BOOLEAN, woken BOOLEAN, executions BIGINT, lost_executions BIGINT, retry_at BIGINT,
    open_waits BIGINT, awaited BOOLEAN, active_ms BIGINT, updated_at BIGINT, started_at BIGINT,
    finished_at BIGINT, output TEXT, output_type TEXT, error TEXT,
    payload TEXT, payload_type TEXT, tags TEXT, metadata TEXT, is_test BOOLEAN, trigger_kind TEXT
)
--
-- Triggers a run inside the caller's transaction: the run exists if and only if that is committed. Gives the run's identity; with an
-- idempotency key that another run holds, none is made.
CREATE OR REPLACE FUNCTION trigger_task(task text, payload jsonb DEFAULT NULL, options jsonb DEFAULT '{}', environment text DEFAULT 'dev')
RETURNS text LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$
DECLARE
    place bigint;
    run text := trigger_run_id();
    unknown text;
    written text := trigger_task.options ->> 'idempotencyKey';
BEGIN
    SELECT e.id INTO place FROM trigger_environments AS e WHERE e.slug = trigger_task.environment;
    IF place IS NULL THEN
        RAISE EXCEPTION 'there is no environment "%"', trigger_task.environment USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF trigger_task.task IS NULL OR octet_length(trigger_task.task) NOT BETWEEN 1 AND 256 THEN
        RAISE EXCEPTION 'a task id has 1 to 256 bytes' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF jsonb_typeof(trigger_task.options) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION 'options: a JSON object was expected' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT key INTO unknown FROM jsonb_object_keys(trigger_task.options) AS key
    WHERE key NOT IN ('delay', 'debounce', 'ttl', 'priority', 'queue', 'concurrencyKey', 'maxAttempts', 'tags', 'metadata', 'test',
        'idempotencyKey', 'idempotencyKeyTTL', 'version');
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION 'options: there is no option "%"', unknown USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- As every client sends it: hashed, unless it has the length of a hash.
    IF jsonb_typeof(trigger_task.options -> 'idempotencyKey') = 'string' AND length(written) NOT IN (0, 64) THEN
        trigger_task.options := trigger_task.options || jsonb_build_object(
            'idempotencyKey', encode(sha256(convert_to(written, 'UTF8')), 'hex'),
            'idempotencyKeyOrigin', jsonb_build_object('key', written, 'scope', 'global'));
    END IF;
    INSERT INTO trigger_inbox (environment, id, task, payload, options, created_at)
    VALUES (place, run, trigger_task.task, trigger_task.payload::text, trigger_task.options::text,
        floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint);
    PERFORM pg_notify('trigger_' || trigger_channel(), 'inbox');
    RETURN run;
END $$
