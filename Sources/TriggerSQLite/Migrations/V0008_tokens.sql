-- What is completed from outside, once, and waited for by any number of runs; who waits stands in trigger_dependents.
CREATE TABLE trigger_tokens (
    environment INTEGER NOT NULL,
    id TEXT NOT NULL,
    status TEXT NOT NULL,           -- WAITING, COMPLETED or TIMED_OUT
    output TEXT,
    output_type TEXT,
    idempotency_key TEXT,
    key_until INTEGER,
    tags TEXT NOT NULL,             -- a JSON array
    created_at INTEGER NOT NULL,
    timeout_at INTEGER,
    completed_at INTEGER,
    awaited INTEGER NOT NULL,
    PRIMARY KEY (environment, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX trigger_tokens_by_key ON trigger_tokens (environment, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX trigger_tokens_waiting ON trigger_tokens (environment, id) WHERE status = 'WAITING';
