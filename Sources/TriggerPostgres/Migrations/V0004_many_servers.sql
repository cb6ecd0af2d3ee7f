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
