-- A batch whose items come one after another has no runs before all of them are there.
CREATE TABLE trigger_open_batches (
    environment BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    run_count BIGINT NOT NULL,
    received BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    aborted_at BIGINT,
    idempotency_key TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    PRIMARY KEY (environment, id)
)
--
CREATE TABLE trigger_batch_items (
    environment BIGINT NOT NULL,
    batch TEXT COLLATE "C" NOT NULL,
    idx BIGINT NOT NULL,
    item TEXT COLLATE "C" NOT NULL,                 -- a JSON object
    PRIMARY KEY (environment, batch, idx)
)
--
ALTER TABLE trigger_batches
    ADD COLUMN faults TEXT COLLATE "C",             -- a JSON array, of items that became no runs
    ADD COLUMN idempotency_key TEXT COLLATE "C"
