#if Postgres
import TriggerEngine

import struct Foundation.UUID

/// The one writer of a store: it does transactions on its connection, one after another, on the store's thread.
final class Writer {
    private let location: PostgresLocation
    private let watch: WriterWatch
    private let manifests: ManifestCache
    private let lockSpace: Int64
    /// Whether it holds a server's share of the use of the schema; an import has all of it.
    private let sharesUse: Bool
    private var connection: PostgresConnection?
    /// Names it, unlike any other writer there ever was.
    private let id = UUID().uuidString.lowercased()
    /// The number of the last transaction; see ``CommitMark/commit``.
    private var lastCommit: Int64 = 0
    private let known = KnownRuns()
    private var declarations = KnownDeclarations()

    init(
        location: PostgresLocation, watch: WriterWatch, manifests: ManifestCache, lockSpace: Int64,
        sharesUse: Bool = true
    ) {
        self.sharesUse = sharesUse
        self.watch = watch
        self.location = location
        self.manifests = manifests
        self.lockSpace = lockSpace
    }

    /// Does a transaction, again as long as it makes sense, and says what others are to hear of it.
    func perform<Value>(_ body: @Sendable (any StoreTransaction) throws -> Value) throws -> (Value, Announcement) {
        var persistence = Persistence()
        var presumes = true
        while true {
            do {
                return try performOnce(body, presumes: presumes)
            } catch is Refutation {
                presumes = false
            } catch let error as PostgresError {
                note(error)
                guard persistence.allows(error), !watch.isStopping else {
                    throw error.storeError(place: "\(location)")
                }
                persistence.pause()
            } catch let error as DamagedValue {
                throw error.storeError(file: "\(location)")
            }
        }
    }

    /// Something may not be as this server left it; the transaction is undone, and what was presumed is forgotten.
    private struct Refutation: Error {}

    private func performOnce<Value>(
        _ body: @Sendable (any StoreTransaction) throws -> Value, presumes: Bool
    ) throws -> (Value, Announcement) {
        let connection = try connected()
        let before = connection.roundTrips
        lastCommit += 2
        let mark = CommitMark(writer: id, commit: lastCommit)
        let transaction = PostgresTransaction(
            connection: connection, manifests: manifests, lockSpace: lockSpace, mark: mark,
            presumption: presumes ? Presumption(known: known, declarations: declarations) : Presumption())
        let value = try attempt(transaction) {
            try connection.send("BEGIN")
            let value = try body(transaction)
            try transaction.settle()
            try transaction.checkPresumption()
            try connection.receiveChecks()
            return value
        }
        try commit(transaction, mark)
        known.note(transaction.written, by: transaction.number)
        declarations.merge(transaction.read)
        watch.count { counts in
            counts.commits += 1
            counts.roundTrips += connection.roundTrips - before
        }
        transaction.finishAnnouncement()
        return (value, transaction.announcement)
    }

    /// Runs the body of a transaction; after an error it is undone, and the connection is fit for the next one, or gone.
    private func attempt<Value>(_ transaction: PostgresTransaction, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw undo(transaction, after: error)
        }
    }

    private func commit(_ transaction: PostgresTransaction, _ mark: CommitMark) throws {
        let connection = transaction.connection
        do {
            try connection.commit()
        } catch let error as PostgresError where error.isLoss || !connection.isOpen {
            drop()
            guard transaction.hasWritten else { throw error }
            try lookUp(mark, after: error)
        } catch {
            throw undo(transaction, after: error)
        }
    }

    /// Undoes a transaction.
    ///
    /// - Returns: What is to be thrown: a ``Refutation`` where the error may come of what was presumed.
    private func undo(_ transaction: PostgresTransaction, after error: any Error) -> any Error {
        if case .failure = Result(catching: { try transaction.connection.rollBack() }) { drop() }
        if transaction.presumption.isInDoubt(after: error) {
            known.forget(transaction.presumption.runs)
            if transaction.presumption.usesDeclarations { declarations = KnownDeclarations() }
            watch.count { $0.refutations += 1 }
            return Refutation()
        }
        return error
    }

    /// Ends the use of the connection.
    func close() {
        drop()
    }

    private func forget() {
        known.forgetAll()
        declarations = KnownDeclarations()
    }

    private func drop() {
        forget()
        connection?.abandon()
        connection = nil
    }

    private func connected() throws -> PostgresConnection {
        if let connection, connection.isOpen { return connection }
        drop()
        let fresh = try reopened()
        try fresh.loadRowTypes()
        connection = fresh
        return fresh
    }

    /// - Throws: A ``PostgresError`` where it makes sense to try again.
    private func reopened() throws -> PostgresConnection {
        do {
            let fresh = try ConnectionOpening(location: location).open()
            if sharesUse { try share(fresh) }
            return fresh
        } catch let error as StoreError where error.code == .unreachable {
            throw PostgresError.lost(error.message)
        }
    }

    /// Nothing is committed on a session that has no share: an export or an import may have begun while the last one was lost.
    private func share(_ connection: PostgresConnection) throws {
        do {
            guard try DatabaseUse.tryToTakeShare(on: connection) else {
                throw PostgresError.lost(DatabaseUse.inUse(location).message)
            }
            try ImportRecord.refuseUnfinished(on: connection, location)
        } catch {
            connection.abandon()
            throw error
        }
    }

    private func note(_ error: PostgresError) {
        watch.count { counts in
            if error.isConflict { counts.conflicts += 1 }
            if error.state == "40P01" { counts.deadlocks += 1 }
            if error.isLoss { counts.losses += 1 }
        }
    }
}

extension Writer {
    /// Runs statements that are not the store's own, in one transaction, and forgets what it knows.
    func execute(_ statements: [String]) throws {
        forget()
        let connection = try connected()
        for sql in statements { try connection.send(sql) }
        try connection.receiveAll()
    }

    /// The first columns, as texts, of the rows of a query.
    func texts(_ sql: String, _ arguments: [String]) throws -> [String] {
        try connected().rows(sql) {
            for argument in arguments { $0.add(argument) }
        } _: {
            $0.text()
        }
    }

    /// Finds out what became of a commit whose answer was lost; returns when it is durable.
    ///
    /// It does not give up before it knows: whoever waits for the answer would be told a lie either way.
    ///
    /// - Throws: A loss with the message of `error` when the transaction was undone; a ``StoreError`` of code `closed` when the
    ///   store is closed before it is known.
    private func lookUp(_ mark: CommitMark, after error: PostgresError) throws {
        watch.count { $0.lookups += 1 }
        var persistence = Persistence()
        while true {
            switch Result(catching: { try mark.isCommitted(on: connected()) }) {
            case .success(true): return note(error)
            case .success(false): throw PostgresError.lost(error.message)
            case .failure: drop()
            }
            guard !watch.isStopping else {
                throw StoreError(
                    .closed, "\(location) was closed while it was not known whether its last commit went through")
            }
            persistence.pause()
        }
    }
}
#endif
