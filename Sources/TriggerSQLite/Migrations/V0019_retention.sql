-- What the journals of runs tell of that is not their own: tokens, and runs that others triggered. It is kept as long as they are.
CREATE TABLE trigger_needs (
    environment INTEGER NOT NULL,
    needed TEXT NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (environment, needed, run)
) STRICT, WITHOUT ROWID;

INSERT INTO trigger_needs (environment, needed, run)
SELECT j.environment, e.value, j.run FROM trigger_journal AS j CROSS JOIN json_each(j.runs) AS e
WHERE j.runs IS NOT NULL AND j.kind IN ('TRIGGER_AND_WAIT', 'BATCH_TRIGGER_AND_WAIT')
    AND j.run IS NOT (SELECT r.parent FROM trigger_runs AS r WHERE r.environment = j.environment AND r.id = e.value)
ON CONFLICT DO NOTHING;

INSERT INTO trigger_needs (environment, needed, run)
SELECT environment, substr(fingerprint, length('WAIT_FOR_TOKEN ') + 1), run FROM trigger_journal WHERE kind = 'WAIT_FOR_TOKEN'
ON CONFLICT DO NOTHING;

-- Long journals, or what is left of them, whose runs are gone.
CREATE TABLE trigger_left_journals (
    environment INTEGER NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (environment, run)
) STRICT, WITHOUT ROWID;

-- Which objects of the object store runs and tokens name.
CREATE TABLE trigger_objects (
    environment INTEGER NOT NULL,
    owner TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (environment, owner, path)
) STRICT, WITHOUT ROWID;

CREATE INDEX trigger_objects_by_path ON trigger_objects (environment, path);

INSERT INTO trigger_objects (environment, owner, path)
SELECT environment, id, payload FROM trigger_runs WHERE payload_type = 'application/store' AND payload IS NOT NULL
UNION SELECT environment, id, output FROM trigger_runs WHERE output_type = 'application/store' AND output IS NOT NULL
UNION SELECT environment, run, output FROM trigger_journal WHERE output_type = 'application/store' AND output IS NOT NULL
UNION SELECT environment, id, output FROM trigger_tokens WHERE output_type = 'application/store' AND output IS NOT NULL;

CREATE INDEX trigger_error_runs_by_run ON trigger_error_runs (environment, run);

CREATE INDEX trigger_inbox_refused ON trigger_inbox (environment, created_at) WHERE fault IS NOT NULL;

-- What tells this database from all others.
CREATE TABLE trigger_identity (id TEXT NOT NULL) STRICT;

INSERT INTO trigger_identity (id) VALUES (lower(hex(randomblob(16))));
