-- The server a worker registered with last.
ALTER TABLE trigger_workers ADD COLUMN server TEXT NOT NULL DEFAULT '';

-- News for workers that another server speaks with.
CREATE TABLE trigger_news (
    number INTEGER PRIMARY KEY,
    environment INTEGER NOT NULL,
    worker TEXT NOT NULL,
    notice TEXT NOT NULL                -- JSON
) STRICT;

CREATE INDEX trigger_news_by_worker ON trigger_news (worker);

-- Runs that somebody triggered inside a transaction of their own; each becomes a run, and is gone then.
CREATE TABLE trigger_inbox (
    number INTEGER PRIMARY KEY,
    environment INTEGER NOT NULL,
    id TEXT NOT NULL,
    task TEXT NOT NULL,
    payload TEXT,
    options TEXT NOT NULL,              -- a JSON object
    created_at INTEGER NOT NULL,
    fault TEXT                          -- why it became no run
) STRICT;

CREATE INDEX trigger_inbox_waiting ON trigger_inbox (number) WHERE fault IS NULL;
