-- The limit that tasks declare, and the one that somebody has set instead; concurrency_limit is the one that counts.
ALTER TABLE trigger_queues ADD COLUMN declared_limit INTEGER;
ALTER TABLE trigger_queues ADD COLUMN override_limit INTEGER;
ALTER TABLE trigger_queues ADD COLUMN overridden_at INTEGER;
UPDATE trigger_queues SET declared_limit = concurrency_limit;
