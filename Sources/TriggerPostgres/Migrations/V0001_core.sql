-- Instants are whole milliseconds since 1970 in UTC. Every key begins with the environment.
-- Texts are compared byte by byte, as they are everywhere else. Statements are parted by lines of two dashes.
CREATE TABLE trigger_environments (
    id BIGINT PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    type TEXT COLLATE "C" NOT NULL,
    concurrency_limit BIGINT NOT NULL DEFAULT 10000,
    running BIGINT NOT NULL DEFAULT 0,
    paused BOOLEAN NOT NULL DEFAULT false,
    had_workers BOOLEAN NOT NULL DEFAULT false
)
--
INSERT INTO trigger_environments (id, slug, type) VALUES (1, 'dev', 'DEVELOPMENT')
--
-- What transitions decide about comes first; what is only read as a whole, and may be long, comes last.
CREATE TABLE trigger_runs (
    environment BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C",
    queue TEXT COLLATE "C" NOT NULL,
    concurrency_key TEXT COLLATE "C" NOT NULL,
    queued_at BIGINT NOT NULL,
    line TEXT COLLATE "C",    -- READY, UNREGISTERED, or NULL while in no line
    lane TEXT COLLATE "C",
    rank BIGINT,    -- 0 for runs that come before new work, 1 for new work
    score BIGINT,
    attempt BIGINT NOT NULL,
    attempt_open BOOLEAN NOT NULL,
    max_attempts BIGINT,
    epoch BIGINT NOT NULL,
    worker TEXT COLLATE "C",
    parked_worker TEXT COLLATE "C",
    holds_slot BOOLEAN NOT NULL,
    woken BOOLEAN NOT NULL,
    executions BIGINT NOT NULL,
    lost_executions BIGINT NOT NULL,
    retry_at BIGINT,
    open_waits BIGINT NOT NULL,
    awaited BOOLEAN NOT NULL,
    active_ms BIGINT NOT NULL,
    parent TEXT COLLATE "C",
    root TEXT COLLATE "C" NOT NULL,
    depth BIGINT NOT NULL,
    batch TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    idempotency_key TEXT COLLATE "C",
    updated_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    -- The ending. Values that are long are kept apart by the server, and not written anew with their row.
    output TEXT,
    output_type TEXT,
    error TEXT,
    -- What never changes.
    payload TEXT,
    payload_type TEXT NOT NULL,
    tags TEXT,
    metadata TEXT,
    is_test BOOLEAN NOT NULL,
    trigger_kind TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (environment, id)
)
--
CREATE INDEX trigger_runs_by_task ON trigger_runs (environment, task, id)
--
CREATE INDEX trigger_runs_by_worker ON trigger_runs (environment, worker, id) WHERE worker IS NOT NULL
--
CREATE INDEX trigger_runs_by_parent ON trigger_runs (environment, parent, id) WHERE parent IS NOT NULL
--
CREATE INDEX trigger_runs_open_by_parent ON trigger_runs (environment, parent, id)
    WHERE parent IS NOT NULL AND finished_at IS NULL
--
-- By a digest, since a key may be longer than an entry of an index.
CREATE UNIQUE INDEX trigger_runs_by_idempotency_key ON trigger_runs (environment, task, md5(idempotency_key))
    WHERE idempotency_key IS NOT NULL
--
-- The statuses every run passes through are left out, so that the common path does not pay for this index.
CREATE INDEX trigger_runs_by_rare_status ON trigger_runs (environment, status, id)
    WHERE status <> 'PENDING' AND status <> 'DEQUEUED' AND status <> 'EXECUTING'
        AND status <> 'COMPLETED_SUCCESSFULLY'
--
-- One row per runnable run, gone when it is taken. (queue, key) is a group, which limits apply to, and
-- (queue, key, task, lane) is a line, whose runs the same workers may take.
CREATE TABLE trigger_ready (
    environment BIGINT NOT NULL,
    queue TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    lane TEXT COLLATE "C" NOT NULL,
    rank BIGINT NOT NULL,
    score BIGINT NOT NULL,
    run TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (environment, queue, key, task, lane, rank, score, run)
)
--
-- The first run of each line that has any; blocked while its group may not start another.
CREATE TABLE trigger_heads (
    environment BIGINT NOT NULL,
    queue TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    lane TEXT COLLATE "C" NOT NULL,
    blocked BOOLEAN NOT NULL,
    rank BIGINT NOT NULL,
    score BIGINT NOT NULL,
    PRIMARY KEY (environment, queue, key, task, lane)
)
--
CREATE INDEX trigger_heads_in_order ON trigger_heads (environment, task, lane, blocked, rank, score, queue, key)
--
CREATE TABLE trigger_queues (
    environment BIGINT NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,    -- task or custom
    concurrency_limit BIGINT,
    paused BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY (environment, name)
)
--
-- Slots held in each group; no row where there are none.
CREATE TABLE trigger_slots (
    environment BIGINT NOT NULL,
    queue TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    running BIGINT NOT NULL,
    PRIMARY KEY (environment, queue, key)
)
--
-- Runs whose task, or version of it, nobody ever registered; the version is empty for those that any would do for.
CREATE TABLE trigger_unregistered (
    environment BIGINT NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    queued_at BIGINT NOT NULL,
    run TEXT COLLATE "C" NOT NULL,
    pending BOOLEAN NOT NULL,    -- while the run's status is PENDING
    PRIMARY KEY (environment, task, version, queued_at, run)
)
--
CREATE INDEX trigger_unregistered_pending ON trigger_unregistered (environment, run) WHERE pending
--
CREATE TABLE trigger_journal (
    environment BIGINT NOT NULL,
    run TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempt BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    suspends BOOLEAN NOT NULL,
    due_at BIGINT,
    pending_runs BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    woken_epoch BIGINT,
    error TEXT,
    runs TEXT,    -- a JSON array
    display TEXT,
    output_type TEXT,
    output TEXT,
    PRIMARY KEY (environment, run, scope, key, generation)
)
--
CREATE INDEX trigger_journal_pending ON trigger_journal (environment, run) WHERE state = 'PENDING'
--
CREATE INDEX trigger_journal_woken ON trigger_journal (environment, run, woken_epoch) WHERE woken_epoch IS NOT NULL
--
CREATE TABLE trigger_dependents (
    environment BIGINT NOT NULL,
    child TEXT COLLATE "C" NOT NULL,
    parent TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    PRIMARY KEY (environment, child, parent, scope, key, generation, idx)
)
--
CREATE TABLE trigger_timers (
    environment BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL,    -- 0 for timers that are about no journal entry
    due_at BIGINT NOT NULL,
    PRIMARY KEY (environment, kind, subject, scope, key, generation)
)
--
CREATE INDEX trigger_timers_by_due ON trigger_timers (due_at)
--
CREATE TABLE trigger_workers (
    environment BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    tasks TEXT COLLATE "C" NOT NULL,    -- a JSON array
    in_process BOOLEAN NOT NULL,
    registered_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    PRIMARY KEY (environment, id)
)
--
CREATE TABLE trigger_tasks (
    environment BIGINT NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    manifest TEXT NOT NULL,    -- JSON
    registered BIGINT NOT NULL,    -- counts up with every registration of the task
    PRIMARY KEY (environment, task, version)
)
--
CREATE TABLE trigger_requests (
    environment BIGINT NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    batch TEXT COLLATE "C",
    receipts TEXT NOT NULL,    -- JSON
    created_at BIGINT NOT NULL
)
--
-- By digests, as a batch's scope is as long as the list of its tasks.
CREATE UNIQUE INDEX trigger_requests_by_identity ON trigger_requests (environment, md5(scope), md5(key))
--
CREATE INDEX trigger_requests_by_age ON trigger_requests (created_at)
--
CREATE TABLE trigger_batches (
    environment BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    runs TEXT NOT NULL,    -- a JSON array
    created_at BIGINT NOT NULL,
    PRIMARY KEY (environment, id)
)
