-- The other store names the run of a line that has one only; here a take finds the runs of all lines with one statement. The tables
-- that rows come to and leave all the time are vacuumed by what left, however large they are.
ALTER TABLE trigger_ready SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000)
--
ALTER TABLE trigger_timers SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000)
--
ALTER TABLE trigger_heads SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)
--
ALTER TABLE trigger_slots SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)
--
ALTER TABLE trigger_environments SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)
