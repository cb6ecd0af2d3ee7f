-- What came before an entry: how many entries there were when its worker first wrote of it.
ALTER TABLE trigger_journal ADD COLUMN position BIGINT
--
-- As trigger_entry_row, which servers of before go on sending, with the position.
CREATE TYPE trigger_journal_row AS (
    environment BIGINT, run TEXT, scope TEXT, key TEXT, generation BIGINT, kind TEXT, fingerprint TEXT, state TEXT,
    attempt BIGINT, tries BIGINT, suspends BOOLEAN, due_at BIGINT, pending_runs BIGINT, started_at BIGINT,
    finished_at BIGINT, woken_epoch BIGINT, error TEXT, runs TEXT, display TEXT, output_type TEXT, output TEXT,
    position BIGINT
)
