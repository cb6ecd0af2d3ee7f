-- What came before an entry: how many entries there were when its worker first wrote of it.
ALTER TABLE trigger_journal ADD COLUMN position INTEGER;
