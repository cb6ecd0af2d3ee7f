-- What is done to many runs, a portion of them per commit.
CREATE TABLE trigger_bulk_actions (
    environment INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    total INTEGER NOT NULL,
    success INTEGER NOT NULL,
    failure INTEGER NOT NULL,
    cursor TEXT,                        -- the last run it came to, of those that a filter shows
    slot INTEGER,                       -- which of the few places for replays that go on it has
    created_at INTEGER NOT NULL,
    completed_at INTEGER,
    selection TEXT NOT NULL,            -- JSON
    PRIMARY KEY (environment, id)
) STRICT;

CREATE UNIQUE INDEX trigger_bulk_actions_by_slot ON trigger_bulk_actions (environment, slot) WHERE slot IS NOT NULL;
