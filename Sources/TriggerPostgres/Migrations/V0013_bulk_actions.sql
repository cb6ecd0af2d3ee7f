-- What is done to many runs, a portion of them per commit. Servers of before know no such timers: stop them before one is made.
CREATE TABLE trigger_bulk_actions (
    environment BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    name TEXT,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    total BIGINT NOT NULL,
    success BIGINT NOT NULL,
    failure BIGINT NOT NULL,
    cursor TEXT,                        -- the last run it came to, of those that a filter shows
    slot BIGINT,                        -- which of the few places for replays that go on it has
    created_at BIGINT NOT NULL,
    completed_at BIGINT,
    selection TEXT NOT NULL,            -- JSON
    PRIMARY KEY (environment, id)
)
--
CREATE UNIQUE INDEX trigger_bulk_actions_by_slot ON trigger_bulk_actions (environment, slot) WHERE slot IS NOT NULL
