-- Refuses a transaction that was decided on what is not so, or that was given up by its server, which does it again.
CREATE FUNCTION trigger_refuse() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RAISE EXCEPTION 'what the transaction was decided on is not so; its server does it again' USING ERRCODE = 'TR001';
END $$
--
-- The rows that servers send, in arrays: one array of rows takes a tenth of the time of an array for each column.
CREATE TYPE trigger_entry_row AS (
    environment BIGINT, run TEXT, scope TEXT, key TEXT, generation BIGINT, kind TEXT, fingerprint TEXT, state TEXT,
    attempt BIGINT, tries BIGINT, suspends BOOLEAN, due_at BIGINT, pending_runs BIGINT, started_at BIGINT,
    finished_at BIGINT, woken_epoch BIGINT, error TEXT, runs TEXT, display TEXT, output_type TEXT, output TEXT
)
--
CREATE TYPE trigger_run_row AS (
    environment BIGINT, id TEXT, task TEXT, parent TEXT, root TEXT, depth BIGINT, batch TEXT, created_at BIGINT,
    idempotency_key TEXT,
    status TEXT, version TEXT, queue TEXT, concurrency_key TEXT, queued_at BIGINT, line TEXT, lane TEXT, rank BIGINT,
    score BIGINT, attempt BIGINT, attempt_open BOOLEAN, max_attempts BIGINT, epoch BIGINT, worker TEXT,
    parked_worker TEXT, holds_slot BOOLEAN, woken BOOLEAN, executions BIGINT, lost_executions BIGINT, retry_at BIGINT,
    open_waits BIGINT, awaited BOOLEAN, active_ms BIGINT, updated_at BIGINT, started_at BIGINT,
    finished_at BIGINT, output TEXT, output_type TEXT, error TEXT,
    payload TEXT, payload_type TEXT, tags TEXT, metadata TEXT, is_test BOOLEAN, trigger_kind TEXT
)
--
CREATE TYPE trigger_run_change AS (
    environment BIGINT, id TEXT,
    status TEXT, version TEXT, queue TEXT, concurrency_key TEXT, queued_at BIGINT, line TEXT, lane TEXT, rank BIGINT,
    score BIGINT, attempt BIGINT, attempt_open BOOLEAN, max_attempts BIGINT, epoch BIGINT, worker TEXT,
    parked_worker TEXT, holds_slot BOOLEAN, woken BOOLEAN, executions BIGINT, lost_executions BIGINT, retry_at BIGINT,
    open_waits BIGINT, awaited BOOLEAN, active_ms BIGINT, updated_at BIGINT, started_at BIGINT,
    finished_at BIGINT, output TEXT, output_type TEXT, error TEXT
)
--
CREATE TYPE trigger_ready_row AS (
    environment BIGINT, queue TEXT, key TEXT, task TEXT, lane TEXT, rank BIGINT, score BIGINT, run TEXT
)
--
-- While a table has few rows all its indexes seem equal, and a plan made then is kept: so a second index is for those statements alone
-- that repeat its condition, which is always true.
DROP INDEX trigger_runs_by_task
--
CREATE INDEX trigger_runs_by_task ON trigger_runs (environment, task, id) WHERE task <> ''
--
DROP INDEX trigger_heads_in_order
--
CREATE INDEX trigger_heads_in_order ON trigger_heads (environment, task, lane, blocked, rank, score, queue, key) WHERE rank >= 0
--
-- Rises with every statement that may change tasks or queues, whoever sends it, and when an environment gets its first worker: a
-- server that read them need not read them again.
CREATE TABLE trigger_declarations (generation BIGINT NOT NULL)
--
INSERT INTO trigger_declarations VALUES (1)
--
CREATE FUNCTION trigger_count_declaration() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('UPDATE %I.trigger_declarations SET generation = generation + 1', TG_TABLE_SCHEMA);
    RETURN NULL;
END $$
--
CREATE TRIGGER trigger_count AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON trigger_tasks
FOR EACH STATEMENT EXECUTE FUNCTION trigger_count_declaration()
--
CREATE TRIGGER trigger_count AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON trigger_queues
FOR EACH STATEMENT EXECUTE FUNCTION trigger_count_declaration()
--
CREATE TRIGGER trigger_count AFTER UPDATE OF had_workers ON trigger_environments
FOR EACH ROW WHEN (OLD.had_workers <> NEW.had_workers) EXECUTE FUNCTION trigger_count_declaration()
--
ALTER TABLE trigger_tasks ENABLE ALWAYS TRIGGER trigger_count
--
ALTER TABLE trigger_queues ENABLE ALWAYS TRIGGER trigger_count
--
ALTER TABLE trigger_environments ENABLE ALWAYS TRIGGER trigger_count
--
-- The versions that a run leaves in these have room beside it: to look for old ones to remove whenever a page is full costs more.
ALTER INDEX trigger_runs_pkey SET (fillfactor = 50)
--
ALTER INDEX trigger_runs_by_task SET (fillfactor = 50)
