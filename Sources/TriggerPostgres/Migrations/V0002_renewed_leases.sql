-- Whether a starting server renewed the worker's leases, and it has not been heard of since.
ALTER TABLE trigger_workers ADD COLUMN renewed BOOLEAN NOT NULL DEFAULT false
