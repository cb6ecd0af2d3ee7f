-- The limit that tasks declare, and the one that somebody has set instead; concurrency_limit is the one that counts.
ALTER TABLE trigger_queues
    ADD COLUMN declared_limit BIGINT, ADD COLUMN override_limit BIGINT, ADD COLUMN overridden_at BIGINT
--
UPDATE trigger_queues SET declared_limit = concurrency_limit
