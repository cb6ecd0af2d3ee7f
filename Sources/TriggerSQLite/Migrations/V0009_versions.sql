-- For whoever names a version that has none of a task: whether any worker ever had it.
CREATE INDEX trigger_tasks_by_version ON trigger_tasks (environment, version);
