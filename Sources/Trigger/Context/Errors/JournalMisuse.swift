/// A key was used twice in one scope during one pass through the task's code.
public struct DuplicateKey: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key.
    public let key: String
    /// The keys of the steps around it, joined by `/`; empty at the top of the run.
    public let scope: String

    /// One line that names both.
    public var description: String {
        "the key \"\(key)\" is used twice in \(scopeText(scope)); a key stands for one step, wait or trigger of a run"
    }
}

/// A key that cannot be one.
public struct InvalidKey: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key.
    public let key: String

    /// One line that says what a key is.
    public var description: String {
        "\"\(key)\" is not a key: a key is not empty, does not begin with \"#\" and holds no \"/\" and no U+0000"
    }

    /// - Throws: ``InvalidKey`` when the text cannot be a key.
    static func check(_ key: String) throws {
        let isFree = key.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 != 0 }
        guard !key.isEmpty, !key.hasPrefix("#"), isFree else { throw InvalidKey(key: key) }
    }
}

/// A call without a key that could not be found again on a replay, since its order among others is not fixed.
public struct MissingKey: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the call that was made.
    public let call: String
    /// Where it was made.
    public let place: String

    /// One line that asks for a key.
    public var description: String {
        "\(call) needs key: here, since it is called from \(place); without one it can only be called by the code of run itself"
    }
}

/// The journal holds something else than what the code now asks for at the same place: the code changed, or it depends
/// on something that is not the same at every pass.
///
/// It ends the attempt.
public struct NonDeterminism: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place, what stands there and what was asked for, in one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    init(at place: EntryPlace, stored: String, asked: String) {
        description = "at \"\(place)\" the journal holds \(stored), but the code now asks for \(asked)"
    }
}

/// A stored value that cannot be read as the type the code now has.
///
/// Permanent: the attempt fails, and no other follows.
public struct UndecodableValue: Error, Hashable, Sendable, CustomStringConvertible {
    /// What it is the value of, the type, and the key path that failed.
    public let description: String

    init(_ what: String, as type: Any.Type, _ error: any Error) {
        description = "\(what) cannot be read as \(type): \(error)"
    }
}

/// A scope as messages name it.
private func scopeText(_ scope: String) -> String {
    scope.isEmpty ? "the run" : "the step \"\(scope)\""
}
