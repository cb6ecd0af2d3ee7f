-- Servers of before write what the tables below do not tell of. From here on they commit nothing: their marks name a column that is not
-- there, which is also why this comes first. What they had under way is over when it is done.
ALTER TABLE trigger_writers RENAME COLUMN seen_at TO marked_at
--
-- What the journals of runs tell of that is not their own: tokens, and runs that others triggered. It is kept as long as they are.
CREATE TABLE trigger_needs (
    environment BIGINT NOT NULL,
    needed TEXT COLLATE "C" NOT NULL,
    run TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (environment, needed, run)
)
--
INSERT INTO trigger_needs (environment, needed, run)
SELECT j.environment, e.id, j.run FROM trigger_journal AS j CROSS JOIN LATERAL json_array_elements_text(j.runs::json) AS e (id)
WHERE j.runs IS NOT NULL AND j.kind IN ('TRIGGER_AND_WAIT', 'BATCH_TRIGGER_AND_WAIT') AND j.run IS DISTINCT FROM (
    SELECT r.parent FROM trigger_runs AS r WHERE r.environment = j.environment AND r.id = e.id)
ON CONFLICT DO NOTHING
--
INSERT INTO trigger_needs (environment, needed, run)
SELECT environment, substr(fingerprint, length('WAIT_FOR_TOKEN ') + 1), run FROM trigger_journal WHERE kind = 'WAIT_FOR_TOKEN'
ON CONFLICT DO NOTHING
--
-- Long journals, or what is left of them, whose runs are gone.
CREATE TABLE trigger_left_journals (
    environment BIGINT NOT NULL,
    run TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (environment, run)
)
--
-- Which objects of the object store runs and tokens name.
CREATE TABLE trigger_objects (
    environment BIGINT NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (environment, owner, path)
)
--
-- As all second indexes, for those statements alone that repeat its condition.
CREATE INDEX trigger_objects_by_path ON trigger_objects (environment, path) WHERE path <> ''
--
INSERT INTO trigger_objects (environment, owner, path)
SELECT r.environment, r.id, o.path FROM trigger_runs AS r
    CROSS JOIN LATERAL (VALUES (r.payload_type, r.payload), (r.output_type, r.output)) AS o (type, path)
    WHERE o.type = 'application/store' AND o.path IS NOT NULL
UNION SELECT environment, run, output FROM trigger_journal WHERE output_type = 'application/store' AND output IS NOT NULL
UNION SELECT environment, id, output FROM trigger_tokens WHERE output_type = 'application/store' AND output IS NOT NULL
--
CREATE INDEX trigger_error_runs_by_run ON trigger_error_runs (environment, run) WHERE run <> ''
--
CREATE INDEX trigger_inbox_refused ON trigger_inbox (environment, created_at) WHERE fault IS NOT NULL
--
-- Rows come and go for ever: a large table is vacuumed by a twentieth of its rows, and not by the fifth that is the rule.
ALTER TABLE trigger_runs SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 10000)
--
ALTER TABLE trigger_journal SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 10000)
--
-- What tells this database from all others.
CREATE TABLE trigger_identity (id TEXT NOT NULL)
--
INSERT INTO trigger_identity (id) VALUES (replace(gen_random_uuid()::text, '-', ''))
