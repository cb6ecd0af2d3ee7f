-- Instants are whole milliseconds since 1970 in UTC. Every key begins with the environment.
-- Tables of short rows are without rowids. Tables whose rows may be long are not: long rows in the inner pages of a tree
-- make it deep.

CREATE TABLE trigger_environments (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    concurrency_limit INTEGER NOT NULL DEFAULT 10000,
    running INTEGER NOT NULL DEFAULT 0,
    paused INTEGER NOT NULL DEFAULT 0,
    had_workers INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO trigger_environments (id, slug, type) VALUES (1, 'dev', 'DEVELOPMENT');

-- What transitions decide about comes first; what is only read as a whole, and may be long, comes last.
CREATE TABLE trigger_runs (
    environment INTEGER NOT NULL,
    id TEXT NOT NULL,
    task TEXT NOT NULL,
    status TEXT NOT NULL,
    version TEXT,
    queue TEXT NOT NULL,
    concurrency_key TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    line TEXT,                          -- READY, UNREGISTERED, or NULL while in no line
    lane TEXT,
    rank INTEGER,                       -- 0 for runs that come before new work, 1 for new work
    score INTEGER,
    attempt INTEGER NOT NULL,
    attempt_open INTEGER NOT NULL,
    max_attempts INTEGER,
    epoch INTEGER NOT NULL,
    worker TEXT,
    parked_worker TEXT,
    holds_slot INTEGER NOT NULL,
    woken INTEGER NOT NULL,
    executions INTEGER NOT NULL,
    lost_executions INTEGER NOT NULL,
    retry_at INTEGER,
    open_waits INTEGER NOT NULL,
    awaited INTEGER NOT NULL,
    active_ms INTEGER NOT NULL,
    parent TEXT,
    root TEXT NOT NULL,
    depth INTEGER NOT NULL,
    batch TEXT,
    created_at INTEGER NOT NULL,
    idempotency_key TEXT,
    updated_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    -- The ending. An `_apart` flag says that the value is in trigger_packets instead.
    output TEXT,
    output_type TEXT,
    output_apart INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    -- What never changes.
    payload TEXT,
    payload_type TEXT NOT NULL,
    payload_apart INTEGER NOT NULL,
    tags TEXT,
    metadata TEXT,
    metadata_apart INTEGER NOT NULL,
    is_test INTEGER NOT NULL,
    trigger_kind TEXT NOT NULL,
    PRIMARY KEY (environment, id)
) STRICT;

CREATE INDEX trigger_runs_by_task ON trigger_runs (environment, task, id);
CREATE INDEX trigger_runs_by_worker ON trigger_runs (environment, worker, id) WHERE worker IS NOT NULL;
CREATE INDEX trigger_runs_by_parent ON trigger_runs (environment, parent, id) WHERE parent IS NOT NULL;
CREATE INDEX trigger_runs_open_by_parent ON trigger_runs (environment, parent, id)
    WHERE parent IS NOT NULL AND finished_at IS NULL;
CREATE UNIQUE INDEX trigger_runs_by_idempotency_key ON trigger_runs (environment, task, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
-- The statuses every run passes through are left out, so that the common path does not pay for this index. (A NOT IN
-- would make SQLite build a list of them for every row that is written.)
CREATE INDEX trigger_runs_by_rare_status ON trigger_runs (environment, status, id)
    WHERE status <> 'PENDING' AND status <> 'DEQUEUED' AND status <> 'EXECUTING'
        AND status <> 'COMPLETED_SUCCESSFULLY';

-- Payloads, metadata and outputs that are too long to be rewritten at every transition.
CREATE TABLE trigger_packets (
    environment INTEGER NOT NULL,
    run TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- PAYLOAD, METADATA or OUTPUT
    data TEXT NOT NULL,
    PRIMARY KEY (environment, run, kind)
) STRICT;

-- One row per runnable run, gone when it is taken. (queue, key) is a group, which limits apply to;
-- (queue, key, task, lane) is a line, whose runs the same workers may take.
CREATE TABLE trigger_ready (
    environment INTEGER NOT NULL,
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    task TEXT NOT NULL,
    lane TEXT NOT NULL,
    rank INTEGER NOT NULL,
    score INTEGER NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (environment, queue, key, task, lane, rank, score, run)
) STRICT, WITHOUT ROWID;

-- The first run of each line that has any; blocked while its group may not start another.
CREATE TABLE trigger_heads (
    environment INTEGER NOT NULL,
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    task TEXT NOT NULL,
    lane TEXT NOT NULL,
    blocked INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    score INTEGER NOT NULL,
    PRIMARY KEY (environment, queue, key, task, lane)
) STRICT, WITHOUT ROWID;

CREATE INDEX trigger_heads_in_order ON trigger_heads (environment, task, lane, blocked, rank, score, queue, key);

CREATE TABLE trigger_queues (
    environment INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- task or custom
    concurrency_limit INTEGER,
    paused INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (environment, name)
) STRICT, WITHOUT ROWID;

-- Slots held in each group; no row where there are none.
CREATE TABLE trigger_slots (
    environment INTEGER NOT NULL,
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    running INTEGER NOT NULL,
    PRIMARY KEY (environment, queue, key)
) STRICT, WITHOUT ROWID;

-- Runs whose task, or version of it, nobody ever registered; the version is empty for those that any would do for.
CREATE TABLE trigger_unregistered (
    environment INTEGER NOT NULL,
    task TEXT NOT NULL,
    version TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    run TEXT NOT NULL,
    pending INTEGER NOT NULL,           -- 1 while the run's status is PENDING
    PRIMARY KEY (environment, task, version, queued_at, run)
) STRICT, WITHOUT ROWID;

CREATE INDEX trigger_unregistered_pending ON trigger_unregistered (environment, run) WHERE pending = 1;

CREATE TABLE trigger_journal (
    environment INTEGER NOT NULL,
    run TEXT NOT NULL,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    generation INTEGER NOT NULL,
    kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    suspends INTEGER NOT NULL,
    due_at INTEGER,
    pending_runs INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    woken_epoch INTEGER,
    error TEXT,
    runs TEXT,                          -- a JSON array
    display TEXT,
    output_type TEXT,
    output TEXT,
    PRIMARY KEY (environment, run, scope, key, generation)
) STRICT;

CREATE INDEX trigger_journal_pending ON trigger_journal (environment, run) WHERE state = 'PENDING';
CREATE INDEX trigger_journal_woken ON trigger_journal (environment, run, woken_epoch) WHERE woken_epoch IS NOT NULL;

CREATE TABLE trigger_dependents (
    environment INTEGER NOT NULL,
    child TEXT NOT NULL,
    parent TEXT NOT NULL,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    generation INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    PRIMARY KEY (environment, child, parent, scope, key, generation, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE trigger_timers (
    environment INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    generation INTEGER NOT NULL,        -- 0 for timers that are about no journal entry
    due_at INTEGER NOT NULL,
    PRIMARY KEY (environment, kind, subject, scope, key, generation)
) STRICT, WITHOUT ROWID;

CREATE INDEX trigger_timers_by_due ON trigger_timers (due_at);

CREATE TABLE trigger_workers (
    environment INTEGER NOT NULL,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    name TEXT NOT NULL,
    tasks TEXT NOT NULL,                -- a JSON array
    in_process INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    PRIMARY KEY (environment, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE trigger_tasks (
    environment INTEGER NOT NULL,
    task TEXT NOT NULL,
    version TEXT NOT NULL,
    manifest TEXT NOT NULL,             -- JSON
    registered INTEGER NOT NULL,        -- counts up with every registration of the task
    PRIMARY KEY (environment, task, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE trigger_requests (
    environment INTEGER NOT NULL,
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    batch TEXT,
    receipts TEXT NOT NULL,             -- JSON
    created_at INTEGER NOT NULL,
    PRIMARY KEY (environment, scope, key)
) STRICT;

CREATE INDEX trigger_requests_by_age ON trigger_requests (created_at);

CREATE TABLE trigger_batches (
    environment INTEGER NOT NULL,
    id TEXT NOT NULL,
    runs TEXT NOT NULL,                 -- a JSON array
    created_at INTEGER NOT NULL,
    PRIMARY KEY (environment, id)
) STRICT;
