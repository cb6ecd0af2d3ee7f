-- What triggers tasks again and again; due_at says when, as with a timer.
CREATE TABLE trigger_schedules (
    environment INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    task TEXT NOT NULL,
    cron TEXT NOT NULL,
    timezone TEXT NOT NULL,
    spread TEXT,                        -- the window its runs are spread over
    external_id TEXT,
    dedup_key TEXT,                     -- NULL for one that a task declares
    active INTEGER NOT NULL,
    next_at INTEGER,                    -- the tick it fires for next
    due_at INTEGER,                     -- when it fires for it
    last_at INTEGER,                    -- the last tick at which it fired
    versions TEXT,                      -- JSON; of one that a task declares
    gone INTEGER NOT NULL,              -- whether its task declares it no more
    created_at INTEGER NOT NULL,
    PRIMARY KEY (environment, id)
) STRICT;

CREATE UNIQUE INDEX trigger_schedules_by_key ON trigger_schedules (dedup_key) WHERE dedup_key IS NOT NULL;
CREATE UNIQUE INDEX trigger_schedules_by_task ON trigger_schedules (environment, task) WHERE kind = 'DECLARATIVE';
CREATE INDEX trigger_schedules_by_due ON trigger_schedules (due_at) WHERE due_at IS NOT NULL;

-- Which runs schedules triggered; the others have no rows.
CREATE TABLE trigger_schedule_runs (
    environment INTEGER NOT NULL,
    schedule TEXT NOT NULL,
    run TEXT NOT NULL,
    PRIMARY KEY (environment, schedule, run)
) STRICT, WITHOUT ROWID;
