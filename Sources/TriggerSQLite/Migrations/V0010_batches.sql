-- A batch whose items come one after another has no runs before all of them are there.
CREATE TABLE trigger_open_batches (
    environment INTEGER NOT NULL,
    id TEXT NOT NULL,
    run_count INTEGER NOT NULL,
    received INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    aborted_at INTEGER,
    idempotency_key TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (environment, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE trigger_batch_items (
    environment INTEGER NOT NULL,
    batch TEXT NOT NULL,
    idx INTEGER NOT NULL,
    item TEXT NOT NULL,                 -- a JSON object
    PRIMARY KEY (environment, batch, idx)
) STRICT, WITHOUT ROWID;

ALTER TABLE trigger_batches ADD COLUMN faults TEXT;             -- a JSON array, of items that became no runs
ALTER TABLE trigger_batches ADD COLUMN idempotency_key TEXT;
