-- What is completed from outside, once, and waited for by any number of runs; who waits stands in trigger_dependents.
CREATE TABLE trigger_tokens (
    environment BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,           -- WAITING, COMPLETED or TIMED_OUT
    output TEXT COLLATE "C",
    output_type TEXT COLLATE "C",
    idempotency_key TEXT COLLATE "C",
    key_until BIGINT,
    tags TEXT COLLATE "C" NOT NULL,             -- a JSON array
    created_at BIGINT NOT NULL,
    timeout_at BIGINT,
    completed_at BIGINT,
    awaited BOOLEAN NOT NULL,
    PRIMARY KEY (environment, id)
)
--
CREATE UNIQUE INDEX trigger_tokens_by_key ON trigger_tokens (environment, md5(idempotency_key))
    WHERE idempotency_key IS NOT NULL
--
CREATE INDEX trigger_tokens_waiting ON trigger_tokens (environment, id) WHERE status = 'WAITING'
