-- What triggers tasks again and again; due_at says when, as with a timer. Servers of before know no schedules: stop them before one
-- is made.
CREATE TABLE trigger_schedules (
    environment BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    task TEXT COLLATE "C" NOT NULL,
    cron TEXT NOT NULL,
    timezone TEXT NOT NULL,
    spread TEXT,                        -- the window its runs are spread over
    external_id TEXT,
    dedup_key TEXT COLLATE "C",         -- NULL for one that a task declares
    active BOOLEAN NOT NULL,
    next_at BIGINT,                     -- the tick it fires for next
    due_at BIGINT,                      -- when it fires for it
    last_at BIGINT,                     -- the last tick at which it fired
    versions TEXT,                      -- JSON; of one that a task declares
    gone BOOLEAN NOT NULL,              -- whether its task declares it no more
    created_at BIGINT NOT NULL,
    PRIMARY KEY (environment, id)
)
--
CREATE UNIQUE INDEX trigger_schedules_by_key ON trigger_schedules (dedup_key) WHERE dedup_key IS NOT NULL
--
CREATE UNIQUE INDEX trigger_schedules_by_task ON trigger_schedules (environment, task) WHERE kind = 'DECLARATIVE'
--
CREATE INDEX trigger_schedules_by_due ON trigger_schedules (due_at) WHERE due_at IS NOT NULL
--
-- Which runs schedules triggered; the others have no rows.
CREATE TABLE trigger_schedule_runs (
    environment BIGINT NOT NULL,
    schedule TEXT COLLATE "C" NOT NULL,
    run TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (environment, schedule, run)
)
