/// What must hold of the rows after every commit, as one query that gives a line for each row that is wrong.
enum RowChecks {
    /// Some of it (`own`) must hold of what only one store has; where runs are removed (`prunes`), groups of errors outlast them.
    static func sql(and own: [String], prunes: Bool) -> String {
        let errors = prunes ? Self.errors.replacing("g.count <> (", with: "g.count < (") : Self.errors
        return ([lines, slots, waits, tokens, batches, leases, times, bulkActions, errors, families] + own)
            .joined(separator: "\nUNION ALL\n")
    }

    /// What a run triggered, and what its journal tells of, is there as long as the run is.
    private static let families = """
        SELECT 'families: run ' || r.id || ' has not ended, and its parent is gone' FROM trigger_runs AS r
        WHERE r.parent IS NOT NULL AND r.finished_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM trigger_runs AS p WHERE p.environment = r.environment AND p.id = r.parent)
        UNION ALL
        SELECT 'families: run ' || j.run || ' waited for a token that is gone' FROM trigger_journal AS j
        WHERE j.kind = 'WAIT_FOR_TOKEN' AND NOT EXISTS (
            SELECT 1 FROM trigger_tokens AS t WHERE t.environment = j.environment AND j.fingerprint = 'WAIT_FOR_TOKEN ' || t.id)
        UNION ALL
        SELECT 'families: a journal is left of run ' || j.run FROM trigger_journal AS j
        WHERE NOT EXISTS (SELECT 1 FROM trigger_runs AS r WHERE r.environment = j.environment AND r.id = j.run)
        """

    /// The ready queue and its heads agree with the runs.
    private static let lines = """
        SELECT 'ready queue: no row for run ' || r.id FROM trigger_runs AS r
        WHERE r.line = 'READY' AND NOT EXISTS (SELECT 1 FROM trigger_ready AS y
            WHERE y.environment = r.environment AND y.queue = r.queue AND y.key = r.concurrency_key AND y.task = r.task
                AND y.lane = r.lane AND y.rank = r.rank AND y.score = r.score AND y.run = r.id)
        UNION ALL
        SELECT 'ready queue: a row too many for run ' || y.run FROM trigger_ready AS y
        WHERE NOT EXISTS (SELECT 1 FROM trigger_runs AS r
            WHERE r.environment = y.environment AND r.id = y.run AND r.line = 'READY' AND (r.status = 'PENDING' OR r.terms LIKE '%"hooks"%')
                AND r.worker IS NULL AND NOT r.holds_slot AND y.queue = r.queue AND y.key = r.concurrency_key
                AND y.task = r.task AND y.lane = r.lane AND y.rank = r.rank AND y.score = r.score)
        UNION ALL
        SELECT 'ready queue: the head of the line of run ' || y.run || ' is wrong' FROM trigger_ready AS y
        WHERE NOT EXISTS (SELECT 1 FROM trigger_ready AS z
            WHERE z.environment = y.environment AND z.queue = y.queue AND z.key = y.key AND z.task = y.task
                AND z.lane = y.lane AND (z.rank, z.score) < (y.rank, y.score))
            AND NOT EXISTS (SELECT 1 FROM trigger_heads AS h
            WHERE h.environment = y.environment AND h.queue = y.queue AND h.key = y.key AND h.task = y.task
                AND h.lane = y.lane AND h.rank = y.rank AND h.score = y.score
                AND h.blocked = EXISTS (SELECT 1 FROM trigger_queues AS q
                    WHERE q.environment = h.environment AND q.name = h.queue AND (q.paused
                        OR q.concurrency_limit <= (SELECT count(*) FROM trigger_runs AS r
                            WHERE r.holds_slot AND r.queue = h.queue AND r.concurrency_key = h.key))))
        UNION ALL
        SELECT 'ready queue: a head of an empty line of ' || h.queue FROM trigger_heads AS h
        WHERE NOT EXISTS (SELECT 1 FROM trigger_ready AS y
            WHERE y.environment = h.environment AND y.queue = h.queue AND y.key = h.key AND y.task = h.task
                AND y.lane = h.lane)
        UNION ALL
        SELECT 'ready queue: run ' || r.id || ' waits apart without a row' FROM trigger_runs AS r
        WHERE r.line = 'UNREGISTERED' AND NOT EXISTS (SELECT 1 FROM trigger_unregistered AS u WHERE u.run = r.id)
        UNION ALL
        SELECT 'ready queue: run ' || u.run || ' is set apart for nothing' FROM trigger_unregistered AS u
        WHERE NOT EXISTS (SELECT 1 FROM trigger_runs AS r WHERE r.id = u.run AND r.line = 'UNREGISTERED')
        UNION ALL
        SELECT 'ready queue: run ' || r.id || ' waits for its queue without a row' FROM trigger_runs AS r
        WHERE r.line = 'UNDECLARED'
            AND NOT EXISTS (SELECT 1 FROM trigger_undeclared AS u WHERE u.run = r.id AND u.queue = r.queue)
        UNION ALL
        SELECT 'ready queue: run ' || u.run || ' waits for a queue for nothing' FROM trigger_undeclared AS u
        WHERE NOT EXISTS (SELECT 1 FROM trigger_runs AS r WHERE r.id = u.run AND r.line = 'UNDECLARED')
        """

    /// The counters are what counting gives.
    private static let slots = """
        SELECT 'slots: ' || s.running || ' counted for ' || s.queue || '/' || s.key FROM trigger_slots AS s
        WHERE s.running <> (SELECT count(*) FROM trigger_runs AS r
            WHERE r.holds_slot AND r.queue = s.queue AND r.concurrency_key = s.key)
        UNION ALL
        SELECT 'slots: none counted for run ' || r.id FROM trigger_runs AS r
        WHERE r.holds_slot AND NOT EXISTS (SELECT 1 FROM trigger_slots AS s
            WHERE s.queue = r.queue AND s.key = r.concurrency_key)
        UNION ALL
        SELECT 'slots: ' || e.running || ' counted for the environment' FROM trigger_environments AS e
        WHERE e.running <> (SELECT count(*) FROM trigger_runs AS r WHERE r.holds_slot AND r.environment = e.id)
        """

    /// Whatever waits is waited for by something that will end it.
    private static let waits = """
        SELECT 'wake-ups: nothing will wake run ' || r.id FROM trigger_runs AS r
        WHERE r.status = 'WAITING_TO_RESUME'
            AND NOT EXISTS (SELECT 1 FROM trigger_timers AS t WHERE t.kind = 'WAIT' AND t.subject = r.id)
            AND NOT EXISTS (SELECT 1 FROM trigger_dependents AS d WHERE d.parent = r.id)
        UNION ALL
        SELECT 'wake-ups: no timer for ' || j.key || ' of run ' || j.run FROM trigger_journal AS j
        JOIN trigger_runs AS r ON r.environment = j.environment AND r.id = j.run
        WHERE j.state = 'PENDING' AND j.suspends AND j.due_at IS NOT NULL AND r.finished_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM trigger_timers AS t WHERE t.environment = j.environment AND t.kind = 'WAIT'
                AND t.subject = j.run AND t.scope = j.scope AND t.key = j.key AND t.generation = j.generation)
        UNION ALL
        SELECT 'wake-ups: ' || j.pending_runs || ' runs are awaited at ' || j.key || ' of run ' || j.run
        FROM trigger_journal AS j
        WHERE j.state = 'PENDING' AND j.kind IN ('TRIGGER_AND_WAIT', 'BATCH_TRIGGER_AND_WAIT')
            AND (j.pending_runs = 0 OR j.pending_runs <> (SELECT count(*) FROM trigger_dependents AS d
                WHERE d.parent = j.run AND d.scope = j.scope AND d.key = j.key AND d.generation = j.generation))
        UNION ALL
        SELECT 'wake-ups: run ' || d.parent || ' still waits for run ' || d.child || ', which ended'
        FROM trigger_dependents AS d JOIN trigger_runs AS c ON c.environment = d.environment AND c.id = d.child
        WHERE c.finished_at IS NOT NULL
        UNION ALL
        SELECT 'wake-ups: ' || r.open_waits || ' open waits are counted of run ' || r.id FROM trigger_runs AS r
        WHERE r.finished_at IS NULL AND r.open_waits <> (SELECT count(*) FROM trigger_journal AS j
            WHERE j.environment = r.environment AND j.run = r.id AND j.state = 'PENDING'
                AND ((j.kind = 'WAIT' AND j.suspends)
                    OR j.kind IN ('TRIGGER_AND_WAIT', 'BATCH_TRIGGER_AND_WAIT', 'WAIT_FOR_TOKEN')
                    OR (j.kind IN ('STEP', 'HOOK') AND j.suspends AND j.due_at IS NOT NULL)))
        UNION ALL
        SELECT 'wake-ups: nothing will go on with run ' || r.id || ', ' || r.status FROM trigger_runs AS r
        WHERE r.finished_at IS NULL AND r.line IS NULL AND r.worker IS NULL AND r.status <> 'WAITING_TO_RESUME'
            AND NOT EXISTS (SELECT 1 FROM trigger_timers AS t WHERE t.subject = r.id
                AND t.kind = CASE r.status WHEN 'PENDING' THEN 'RECOVER' WHEN 'DELAYED' THEN 'DELAY' ELSE 'RETRY' END)
        UNION ALL
        SELECT 'wake-ups: run ' || r.id || ' is offered for ever' FROM trigger_runs AS r
        WHERE r.line = 'READY' AND r.lane LIKE '@%'
            AND NOT EXISTS (SELECT 1 FROM trigger_timers AS t WHERE t.subject = r.id AND t.kind = 'OFFER')
        UNION ALL
        SELECT 'wake-ups: nobody cancels run ' || c.id FROM trigger_runs AS c
        JOIN trigger_runs AS p ON p.environment = c.environment AND p.id = c.parent
        WHERE c.finished_at IS NULL AND p.status = 'CANCELED'
            AND NOT EXISTS (SELECT 1 FROM trigger_timers AS t WHERE t.subject = p.id AND t.kind = 'CANCEL_CHILDREN')
        """

    /// Whoever waits for a token goes on when it ends, and it ends in time.
    private static let tokens = """
        SELECT 'tokens: run ' || d.parent || ' still waits for token ' || k.id || ', ' || k.status
        FROM trigger_dependents AS d JOIN trigger_tokens AS k ON k.environment = d.environment AND k.id = d.child
        WHERE k.status <> 'WAITING' OR NOT k.awaited
        UNION ALL
        SELECT 'tokens: nothing will wake run ' || j.run || ' at ' || j.key FROM trigger_journal AS j
        WHERE j.kind = 'WAIT_FOR_TOKEN' AND j.state = 'PENDING' AND NOT EXISTS (SELECT 1 FROM trigger_dependents AS d
            WHERE d.parent = j.run AND d.scope = j.scope AND d.key = j.key AND d.generation = j.generation
                AND j.fingerprint = 'WAIT_FOR_TOKEN ' || d.child)
        UNION ALL
        SELECT 'tokens: token ' || k.id || ', ' || k.status || ', has a wrong timer' FROM trigger_tokens AS k
        WHERE (k.status = 'WAITING' AND k.timeout_at IS NOT NULL) <> EXISTS (SELECT 1 FROM trigger_timers AS t
            WHERE t.kind = 'TOKEN' AND t.subject = k.id AND t.due_at = k.timeout_at)
        """

    /// The items of an open batch are counted, and one that does not fill ends.
    private static let batches = """
        SELECT 'batches: ' || b.received || ' items are counted of batch ' || b.id FROM trigger_open_batches AS b
        WHERE b.aborted_at IS NULL AND b.received <> (SELECT count(*) FROM trigger_batch_items AS i WHERE i.batch = b.id)
        UNION ALL
        SELECT 'batches: an item of batch ' || i.batch || ' is left over' FROM trigger_batch_items AS i
        WHERE NOT EXISTS (SELECT 1 FROM trigger_open_batches AS b WHERE b.id = i.batch AND b.aborted_at IS NULL)
        UNION ALL
        SELECT 'batches: batch ' || b.id || ' has a wrong timer' FROM trigger_open_batches AS b
        WHERE (b.aborted_at IS NULL) <> EXISTS (SELECT 1 FROM trigger_timers AS t
            WHERE t.kind = 'BATCH' AND t.subject = b.id)
        """

    /// What was triggered for later comes, and what has not begun in time ends.
    private static let times = """
        SELECT 'times: run ' || r.id || ' is delayed and under way' FROM trigger_runs AS r
        WHERE r.status = 'DELAYED' AND (r.line IS NOT NULL OR r.epoch > 0 OR r.holds_slot)
        UNION ALL
        SELECT 'times: run ' || r.id || ' is not delayed and has a debounce key' FROM trigger_runs AS r
        WHERE r.status <> 'DELAYED' AND r.debounce_key IS NOT NULL
        UNION ALL
        SELECT 'times: run ' || r.id || ' will not expire' FROM trigger_runs AS r
        WHERE r.line = 'READY' AND r.finished_at IS NULL AND r.epoch = 0 AND r.terms LIKE '%"ttlMs"%' AND r.terms NOT LIKE '%"ttlMs":0%'
            AND NOT EXISTS (SELECT 1 FROM trigger_timers AS t WHERE t.kind = 'EXPIRE' AND t.subject = r.id)
        UNION ALL
        SELECT 'times: run ' || r.id || ' began, and may expire or did' FROM trigger_runs AS r
        WHERE r.epoch > 0 AND r.status <> 'CANCELED' AND ((r.status = 'EXPIRED' AND r.attempt > 0)
            OR EXISTS (SELECT 1 FROM trigger_timers AS t WHERE t.kind = 'EXPIRE' AND t.subject = r.id))
        """

    /// Each run of a bulk action is cancelled or replayed once and counted once, and what goes on has a timer.
    private static let bulkActions = """
        SELECT 'bulk actions: ' || k.bulk_action || ' made two runs with ' || min(r.terms) FROM trigger_bulk_runs AS k
        JOIN trigger_runs AS r ON r.environment = k.environment AND r.id = k.run
        JOIN trigger_bulk_actions AS b ON b.environment = k.environment AND b.id = k.bulk_action AND b.kind = 'REPLAY'
        GROUP BY k.bulk_action, r.terms HAVING count(*) > 1
        UNION ALL
        SELECT 'bulk actions: ' || k.bulk_action || ' did nothing to run ' || r.id FROM trigger_bulk_runs AS k
        JOIN trigger_runs AS r ON r.environment = k.environment AND r.id = k.run
        JOIN trigger_bulk_actions AS b ON b.environment = k.environment AND b.id = k.bulk_action
        WHERE NOT CASE b.kind WHEN 'CANCEL' THEN r.status = 'CANCELED'
            ELSE r.terms IS NOT NULL AND r.terms LIKE '%"replayOf"%' END
        UNION ALL
        SELECT 'bulk actions: ' || b.id || ' counts ' || b.success || ' and ' || b.failure || ' of ' || b.total
        FROM trigger_bulk_actions AS b WHERE b.total <> b.success + b.failure OR b.success <> (
            SELECT count(*) FROM trigger_bulk_runs AS k WHERE k.environment = b.environment AND k.bulk_action = b.id)
        UNION ALL
        SELECT 'bulk actions: ' || b.id || ' is ' || b.status || ', and its timer and place are not' FROM trigger_bulk_actions AS b
        WHERE (b.status = 'PENDING') <> EXISTS (SELECT 1 FROM trigger_timers AS t
                WHERE t.environment = b.environment AND t.kind = 'BULK_ACTION' AND t.subject = b.id)
            OR (b.status = 'PENDING' AND b.kind = 'REPLAY') <> (b.slot IS NOT NULL)
        """

    /// Every run that failed is counted once, in one group of errors.
    private static let errors = """
        SELECT 'errors: ' || g.count || ' runs are counted of ' || g.id FROM trigger_errors AS g
        WHERE g.count <> (SELECT count(*) FROM trigger_error_runs AS e
            WHERE e.environment = g.environment AND e.error = g.id)
        UNION ALL
        SELECT 'errors: run ' || r.id || ' is ' || r.status || ' and stands in no group, or in several'
        FROM trigger_runs AS r
        WHERE r.finished_at IS NOT NULL AND (SELECT count(*) FROM trigger_error_runs AS e
            WHERE e.environment = r.environment AND e.run = r.id)
            <> CASE WHEN r.status IN ('COMPLETED_WITH_ERRORS', 'CRASHED', 'SYSTEM_FAILURE', 'TIMED_OUT') THEN 1 ELSE 0 END
        UNION ALL
        SELECT 'errors: run ' || e.run || ' is counted and has not ended' FROM trigger_error_runs AS e
        WHERE NOT EXISTS (SELECT 1 FROM trigger_runs AS r
            WHERE r.environment = e.environment AND r.id = e.run AND r.finished_at IS NOT NULL)
        UNION ALL
        SELECT 'errors: there is no group ' || e.error FROM trigger_error_runs AS e
        WHERE NOT EXISTS (SELECT 1 FROM trigger_errors AS g WHERE g.environment = e.environment AND g.id = e.error)
        """

    /// Whoever holds a run will be found out when it vanishes, and what ended holds nothing.
    private static let leases = """
        SELECT 'leases: nobody watches the worker of run ' || r.id FROM trigger_runs AS r
        WHERE r.worker IS NOT NULL AND NOT EXISTS (SELECT 1 FROM trigger_timers AS t
            WHERE (t.kind = 'LEASE' AND t.subject = r.worker) OR (t.kind = 'RELEASE_CANCELLED' AND t.subject = r.id))
        UNION ALL
        SELECT 'leases: run ' || r.id || ' is ' || r.status || ' without a worker and its slot' FROM trigger_runs AS r
        WHERE r.status IN ('DEQUEUED', 'EXECUTING') AND (r.worker IS NULL OR NOT r.holds_slot OR r.line IS NOT NULL)
        UNION ALL
        SELECT 'leases: run ' || r.id || ' is ' || r.status || ' and holds a slot' FROM trigger_runs AS r
        WHERE r.holds_slot AND r.worker IS NULL
        UNION ALL
        SELECT 'leases: run ' || r.id || ' ended and is not at rest' FROM trigger_runs AS r
        WHERE r.finished_at IS NOT NULL AND ((r.line IS NOT NULL AND (r.terms IS NULL OR r.terms NOT LIKE '%"hooks"%')) OR r.attempt_open OR r.parked_worker IS NOT NULL
            OR (r.worker IS NOT NULL AND r.status <> 'CANCELED' AND (r.terms IS NULL OR r.terms NOT LIKE '%"hooks"%'))
            OR EXISTS (SELECT 1 FROM trigger_timers AS t
            WHERE t.subject = r.id AND t.kind NOT IN ('CANCEL_CHILDREN', 'RELEASE_CANCELLED')))
        """
}
