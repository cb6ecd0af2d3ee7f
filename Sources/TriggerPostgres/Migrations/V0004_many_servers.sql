-- The server a worker registered with last.
ALTER TABLE trigger_workers ADD COLUMN server TEXT COLLATE "C" NOT NULL DEFAULT ''
--
-- News for workers that another server speaks with.
CREATE TABLE trigger_news (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    environment BIGINT NOT NULL,
    worker TEXT COLLATE "C" NOT NULL,
    notice TEXT NOT NULL                -- JSON
)
--
CREATE INDEX trigger_news_by_worker ON trigger_news (worker)
--
-- The last commit of each writer, so that one whose answer was lost can be looked up. The server's own number of a transaction would
-- not do: after a crash it gives the numbers of those that were undone to others.
CREATE TABLE trigger_writers (
    id TEXT COLLATE "C" PRIMARY KEY,
    commit BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)
--
-- Runs that somebody triggered inside a transaction of their own; each becomes a run, and is gone then.
CREATE TABLE trigger_inbox (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    environment BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    payload TEXT,
    options TEXT NOT NULL,    -- a JSON object
    created_at BIGINT NOT NULL,
    fault TEXT    -- why it became no run
)
--
CREATE INDEX trigger_inbox_waiting ON trigger_inbox (number) WHERE fault IS NULL
--
-- An identity as every server makes them: a UUIDv7 (RFC 9562, section 5.7) in base 36, with 25 digits, so that texts order as the
-- numbers do.
CREATE FUNCTION trigger_run_id() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    bytes bytea := uuid_send(gen_random_uuid());
    instant bytea := substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3);
    value numeric := 0;
    digits text := '';
BEGIN
    bytes := instant || substring(bytes FROM 7);
    bytes := set_byte(bytes, 6, (get_byte(bytes, 6) & 15) | 112);
    FOR place IN 0..15 LOOP
        value := value * 256 + get_byte(bytes, place);
    END LOOP;
    FOR place IN 1..25 LOOP
        digits := substr('0123456789abcdefghijklmnopqrstuvwxyz', mod(value, 36)::int + 1, 1) || digits;
        value := div(value, 36);
    END LOOP;
    RETURN 'run_' || digits;
END $$
--
-- Triggers a run inside the caller's transaction: the run exists if and only if that is committed. Gives the run's identity; with an
-- idempotency key that another run holds, none is made.
CREATE FUNCTION trigger_task(task text, payload jsonb DEFAULT NULL, options jsonb DEFAULT '{}', environment text DEFAULT 'dev')
RETURNS text LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$
DECLARE
    place bigint;
    run text := trigger_run_id();
    unknown text;
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
    WHERE key NOT IN ('queue', 'concurrencyKey', 'maxAttempts', 'tags', 'metadata', 'test', 'idempotencyKey', 'version');
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION 'options: there is no option "%"', unknown USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO trigger_inbox (environment, id, task, payload, options, created_at)
    VALUES (place, run, trigger_task.task, trigger_task.payload::text, trigger_task.options::text,
        floor(extract(epoch FROM now()) * 1000)::bigint);
    PERFORM pg_notify('trigger_' || trigger_channel(), 'inbox');
    RETURN run;
END $$
--
-- The number of the schema, as servers write it in the name of the channel they listen to.
CREATE FUNCTION trigger_channel() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT mod(hashtextextended('trigger ' || current_schema(), 0)::numeric + 18446744073709551616, 18446744073709551616)::text
$$
