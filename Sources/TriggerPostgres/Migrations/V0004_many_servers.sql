-- The server a worker registered with last.
ALTER TABLE trigger_workers ADD COLUMN server TEXT COLLATE "C" NOT NULL DEFAULT ''
--
-- News for workers that another server speaks with.
CREATE TABLE trigger_news (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    environment BIGINT NOT NULL,
    worker TEXT COLLATE "C" NOT NULL,
    notice TEXT NOT NULL                -- JSON
)
--
CREATE INDEX trigger_news_by_worker ON trigger_news (worker)
--
-- The last commit of each writer, so that one whose answer was lost can be looked up. The server's own number of a transaction would
-- not do: after a crash it gives the numbers of those that were undone to others.
CREATE TABLE trigger_writers (
    id TEXT COLLATE "C" PRIMARY KEY,
    commit BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)
