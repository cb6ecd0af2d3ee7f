import Testing
import TriggerEngine
import TriggerModel

/// Tables as an earlier version left them, with something in them; SQL that both stores understand.
enum EarlierSchema {
    /// The last migration that version had.
    static let number = 14

    private static let queueRows = """
        ('mail', 'custom', TRUE, NULL), ('ad-hoc', 'custom', TRUE, NULL), ('limited', 'custom', FALSE, 3),
        ('former', 'custom', FALSE, NULL), ('task/plain', 'task', FALSE, NULL)
        """

    /// What it had: `mail` is a task's and paused, `ad-hoc` and `limited` were made by a pause and by an override, and
    /// `former` is one that a task declared before it was registered without it.
    static let rows = [
        "UPDATE trigger_environments SET concurrency_limit = 10, burst_limit = 15",
        """
        INSERT INTO trigger_tasks (environment, task, version, manifest, registered) VALUES
            (1, 'send', 'local', '{"id": "send", "queue": {"name": "mail"}}', 1), (1, 'plain', 'local', '{"id": "plain"}', 1)
        """,
        """
        INSERT INTO trigger_queues (environment, name, kind, paused, override_limit)
        SELECT 1, q.column1, q.column2, q.column3, q.column4 FROM (VALUES \(queueRows)) AS q
        """,
        """
        INSERT INTO trigger_inbox (environment, id, task, options, created_at) VALUES
            (1, 'run_1', 'send', '{}', 0), (1, 'run_2', 'send', '{}', 0)
        """,
    ]

    /// A query of the queues: names, kinds, and a number that says whether they are declared.
    static func queues(_ declared: String) -> String {
        "SELECT name || ' ' || kind || ' ' || \(declared) FROM trigger_queues ORDER BY name"
    }

    /// What it gives now.
    static let expectedQueues = [
        "ad-hoc custom 0", "former custom 1", "limited custom 0", "mail custom 1", "task/plain task 1",
        "task/send spare 1",
    ]

    /// Expects the rows of the inbox to be due, in their order.
    static func expectInbox(_ store: any Store) async throws {
        let taken = try await store.write { try $0.takeInbox(now: Sample.now, limit: 9) }
        #expect(taken.map(\.id.rawValue) == ["run_1", "run_2"])
    }
}
