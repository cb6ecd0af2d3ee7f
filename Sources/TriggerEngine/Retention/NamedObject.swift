public import TriggerModel

/// That something in the database names an object of the object store, which is kept as long as anything names it.
public struct NamedObject: Hashable, Sendable {
    /// Where it belongs.
    public var environment: EnvironmentID
    /// The run or the token that names it.
    public var owner: String
    /// The object.
    public var path: String

    fileprivate init(_ path: String, of owner: String, in environment: EnvironmentID) {
        (self.environment, self.owner, self.path) = (environment, owner, path)
    }
}

extension Packet {
    /// The path of the object that it names; nil where the value is here.
    fileprivate var object: String? {
        type == Packet.store ? data : nil
    }
}

extension RunState {
    /// The path of the object that is its output.
    fileprivate var outputObject: String? {
        status.isFinal ? ending?.output?.object : nil
    }
}

extension ChangeSet {
    /// The objects that what is saved names; none for nearly all.
    package var namedObjects: [NamedObject] {
        var objects: [NamedObject] = []
        for run in newRuns {
            objects.add(run.details.payload.object, of: run.state)
            objects.add(run.state.outputObject, of: run.state)
        }
        for run in changedRuns { objects.add(run.after.outputObject, of: run.after) }
        for change in replacedDetails.values {
            objects.add(change.details.payload.object, of: change.details.id.rawValue, in: change.environment)
        }
        for change in entries {
            objects.add(change.entry.output?.object, of: change.run.rawValue, in: change.environment)
        }
        for token in tokens { objects.add(token.output?.object, of: token.id.rawValue, in: token.environment) }
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

extension [NamedObject] {
    fileprivate mutating func add(_ path: String?, of run: RunState) {
        if let path { append(NamedObject(path, of: run.id.rawValue, in: run.environment)) }
    }

    fileprivate mutating func add(_ path: String?, of owner: String, in environment: EnvironmentID) {
        if let path { append(NamedObject(path, of: owner, in: environment)) }
    }
}
