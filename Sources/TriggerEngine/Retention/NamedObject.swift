public import TriggerModel

/// That something in the database names an object of the object store, which is kept as long as anything names it.
public struct NamedObject: Hashable, Sendable {
    /// Where it belongs.
    public var environment: EnvironmentID
    /// The run or the token that names it.
    public var owner: String
    /// The object.
    public var path: String

    init?(_ packet: Packet?, of owner: String, in environment: EnvironmentID) {
        guard let packet, packet.type == Packet.store, let path = packet.data else { return nil }
        (self.environment, self.owner, self.path) = (environment, owner, path)
    }
}

extension ChangeSet {
    /// The objects that what is saved names; none for nearly all.
    package var namedObjects: [NamedObject] {
        var objects: [NamedObject] = []
        let note = { (packet: Packet?, owner: String, environment: EnvironmentID) in
            if let object = NamedObject(packet, of: owner, in: environment) { objects.append(object) }
        }
        for run in newRuns {
            note(run.details.payload, run.state.id.rawValue, run.state.environment)
            note(run.state.ending?.output, run.state.id.rawValue, run.state.environment)
        }
        for run in changedRuns { note(run.after.ending?.output, run.after.id.rawValue, run.after.environment) }
        for change in replacedDetails.values {
            note(change.details.payload, change.details.id.rawValue, change.environment)
        }
        for change in entries { note(change.entry.output, change.run.rawValue, change.environment) }
        for token in tokens { note(token.output, token.id.rawValue, token.environment) }
        return objects
    }

    /// The runs whose entries new runs begin with, and those runs: the objects of the former are named by the latter too.
    package var copiedObjects: Set<ObjectCopy> {
        Set(copiedEntries.map { ObjectCopy(environment: $0.environment, source: $0.source.run, target: $0.target.run) })
    }

    /// That a run names the objects of another one.
    package struct ObjectCopy: Hashable, Sendable {
        /// The environment.
        package var environment: EnvironmentID
        /// The run that names them.
        package var source: RunID
        /// The run that is to name them too.
        package var target: RunID
    }
}
