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
