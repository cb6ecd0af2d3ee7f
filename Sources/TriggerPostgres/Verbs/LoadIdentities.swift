#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension PostgresTransaction {
    func dependents(_ environment: EnvironmentID, of awaited: [Awaited]) throws -> [Dependent] {
        guard !awaited.isEmpty else { return [] }
        return try rows(LoadIdentities.dependents) {
            $0.add(environment)
            $0.texts(Set(awaited), \.text)
        } _: {
            Dependent(
                environment: environment, awaited: Awaited(text: $0.text()), parent: $0.run(), entry: $0.entry(),
                index: $0.int())
        }
    }

    func tasks(_ ids: [TaskRecord.ID]) throws -> [TaskRecord.ID: TaskRecord] {
        guard !ids.isEmpty else { return [:] }
        if let known = try presume({ $0.tasks(ids) }) { return known }
        let answer = try askTasks(ids)
        try connection.receiveAll()
        return note(answer.rows, of: ids)
    }

    /// Notes which tasks were found of those that were asked for.
    func note(_ rows: [(TaskRecord.ID, TaskRecord)], of ids: [TaskRecord.ID]) -> [TaskRecord.ID: TaskRecord] {
        let tasks = Dictionary(uniqueKeysWithValues: rows)
        read.note(tasks, of: ids)
        return tasks
    }

    func askTasks(_ ids: [TaskRecord.ID]) throws -> Answer<(TaskRecord.ID, TaskRecord)> {
        let ids = Array(Set(ids))
        try askGeneration()
        return try ask(LoadIdentities.tasks) {
            $0.environments(ids, \.environment)
            $0.texts(ids, \.task)
            $0.texts(ids, \.version)
        } _: { [manifests] row in
            let id = ids[row.int() - 1]
            let manifest = try manifests.manifest(row.text())
            return (id, TaskRecord(environment: id.environment, version: row.text(), manifest: manifest))
        }
    }

    func versions(_ environment: EnvironmentID, among versions: [String]) throws -> Set<String> {
        let known = try rows(LoadIdentities.versions) {
            $0.add(environment)
            $0.texts(versions) { $0 }
        } _: {
            $0.text()
        }
        return Set(known)
    }

    func requests(_ ids: [RequestRecord.ID], now: Date) throws -> [RequestRecord] {
        guard !ids.isEmpty else { return [] }
        let answer = try askRequests(ids, now: now)
        try connection.receiveAll()
        return answer.rows
    }

    func askRequests(_ ids: [RequestRecord.ID], now: Date) throws -> Answer<RequestRecord> {
        let ids = Set(ids)
        return try ask(LoadIdentities.requests) {
            $0.environments(ids, \.environment)
            $0.texts(ids, \.scope)
            $0.texts(ids, \.key)
            $0.add(now.addingTimeInterval(-RequestRecord.retention.timeInterval))
        } _: {
            let id = RequestRecord.ID(environment: $0.environment(), scope: $0.text(), key: $0.text())
            return RequestRecord(
                id: id, batch: $0.optionalText().map(BatchID.init), receipts: try $0.json() ?? [],
                createdAt: $0.date())
        }
    }

    func openQueues(_ environment: EnvironmentID, _ names: [String]) throws -> Set<String> {
        let open = try lookForOpenQueues(environment, names)
        openQueues[environment, default: []].formUnion(open)
        return open
    }

    /// Has the database see to it that the queues which were found open are so still.
    ///
    /// Under the lock of the environment, which whoever pauses a queue or sets its limit has to have.
    func holdOpenQueues(_ environment: EnvironmentID) throws {
        guard let names = openQueues[environment], !names.isEmpty else { return }
        presumption.holdsOpenQueues = true
        try connection.send(LoadIdentities.refuseRestricted) {
            $0.add(environment)
            $0.texts(names) { $0 }
        }
    }

    private func lookForOpenQueues(_ environment: EnvironmentID, _ names: [String]) throws -> Set<String> {
        if let known = try presume({ $0.openQueues(environment, names) }) { return known }
        try askGeneration()
        let restricted = try rows(LoadIdentities.restrictedQueues) {
            $0.add(environment)
            $0.texts(names) { $0 }
        } _: {
            $0.text()
        }
        let open = Set(names).subtracting(restricted)
        read.note(openQueues: open, of: names, in: environment)
        return open
    }
}

enum LoadIdentities {
    static let dependents = """
        SELECT d.* FROM unnest($2::text[]) AS w (child) CROSS JOIN LATERAL (
            SELECT child, parent, scope, key, generation, idx FROM trigger_dependents
            WHERE environment = $1 AND child = w.child OFFSET 0) AS d
        """

    static let tasks = """
        SELECT w.place, t.manifest, t.version
        FROM unnest($1::bigint[], $2::text[], $3::text[]) WITH ORDINALITY AS w (environment, task, version, place)
        CROSS JOIN LATERAL (
            SELECT manifest, version FROM trigger_tasks
            WHERE environment = w.environment AND task = w.task AND (w.version IS NULL OR version = w.version)
            ORDER BY registered DESC LIMIT 1) AS t
        """

    static let versions = """
        SELECT t.version FROM unnest($2::text[]) AS w (version) CROSS JOIN LATERAL (
            SELECT version FROM trigger_tasks
            WHERE environment = $1 AND version = w.version AND registered >= 0 LIMIT 1) AS t
        """

    static let requests = """
        SELECT r.* FROM unnest($1::bigint[], $2::text[], $3::text[]) AS w (environment, scope, key)
        CROSS JOIN LATERAL (
            SELECT environment, scope, key, batch, receipts, created_at FROM trigger_requests
            WHERE environment = w.environment AND md5(scope) = md5(w.scope) AND md5(key) = md5(w.key)
                AND created_at > $4 LIMIT 1) AS r
        """

    static let refuseRestricted = "SELECT trigger_refuse() FROM (\(restrictedQueues)) AS q LIMIT 1"

    static let restrictedQueues = """
        SELECT q.name FROM unnest($2::text[]) AS w (name) CROSS JOIN LATERAL (
            SELECT name FROM trigger_queues
            WHERE environment = $1 AND name = w.name AND (paused OR concurrency_limit IS NOT NULL) LIMIT 1) AS q
        """
}
#endif
