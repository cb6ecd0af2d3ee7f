-- Lines of logs and spans, numbered as they come, so that the oldest are found without looking at others.
CREATE TABLE trigger_events (
    environment BIGINT NOT NULL,
    run TEXT COLLATE "C" NOT NULL,
    place TEXT COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    number BIGINT GENERATED ALWAYS AS IDENTITY,
    started_at BIGINT NOT NULL,
    duration_us BIGINT,                 -- NULL for a span that has not ended
    stored_at BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,     -- JSON
    grown BIGINT NOT NULL,              -- bytes of the body beyond what it had before the last change
    PRIMARY KEY (environment, run, place, sequence)
)
--
CREATE UNIQUE INDEX trigger_events_by_age ON trigger_events (number)
--
CREATE INDEX trigger_events_by_time ON trigger_events (environment, run, started_at, number)
WHERE number > 0
--
-- How much of it there is, in one row.
CREATE TABLE trigger_event_totals (
    id BIGINT PRIMARY KEY,
    events BIGINT NOT NULL,
    bytes BIGINT NOT NULL
)
--
INSERT INTO trigger_event_totals (id, events, bytes) VALUES (1, 0, 0)
