/// The name and type of a value that the code of a run hands from hook to hook: `LocalKey<Connection>("connection")`.
public struct LocalKey<Value: Sendable>: Hashable, Sendable {
    /// Its name; two keys of one name and type are the same.
    public let name: String

    /// Makes a key.
    public init(_ name: String) {
        self.name = name
    }
}

/// Values that the code of one pass hands on: set in a middleware, say, and read in `run` and in other hooks.
///
/// They live in memory, from the middleware of an attempt to its end, across waits that park it. A replay and the next attempt begin
/// with none, and so does every other run.
public struct RunLocals: Sendable {
    let pass: AttemptPass

    /// The value of a key; nil where none was set.
    public subscript<Value>(key: LocalKey<Value>) -> Value? {
        pass.local(LocalName(key)) as? Value
    }

    /// Sets a value, in place of one that was set before.
    ///
    /// - Returns: The value.
    @discardableResult
    public func set<Value>(_ key: LocalKey<Value>, _ value: Value) -> Value {
        pass.setLocal(LocalName(key), value)
        return value
    }

    /// The value of a key that has to be there.
    ///
    /// - Throws: ``MissingLocal``.
    public func require<Value>(_ key: LocalKey<Value>) throws -> Value {
        guard let value = self[key] else { throw MissingLocal(name: key.name) }
        return value
    }
}

/// A value of a ``LocalKey`` was asked for that nobody set in this pass.
public struct MissingLocal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key's name.
    public let name: String

    /// One line with the name.
    public var description: String {
        "no value of the local \"\(name)\" was set in this pass; set it in a middleware or in prepare, which run at each entry"
    }
}

extension RunContext {
    /// Values that this pass through the code hands from hook to hook.
    public var locals: RunLocals {
        RunLocals(pass: pass)
    }
}

/// Names a local among those of all types.
struct LocalName: Hashable, Sendable {
    let name: String
    let type: ObjectIdentifier

    init<Value>(_ key: LocalKey<Value>) {
        name = key.name
        type = ObjectIdentifier(Value.self)
    }
}
