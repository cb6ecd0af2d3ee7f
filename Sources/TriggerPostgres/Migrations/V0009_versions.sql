-- For whoever names a version that has none of a task: whether any worker ever had it. As all second indexes, for those statements alone
-- that repeat its condition.
CREATE INDEX trigger_tasks_by_version ON trigger_tasks (environment, version) WHERE registered >= 0
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
    WHERE key NOT IN ('delay', 'debounce', 'ttl', 'priority', 'queue', 'concurrencyKey', 'maxAttempts', 'maxDuration', 'machine',
        'tags', 'metadata', 'test', 'idempotencyKey', 'idempotencyKeyTTL', 'version', 'region');
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
