public import TriggerModel

/// Something whose metadata a run's code changes: the run itself, its parent or its root.
///
/// Changes are noted at once and sent in batches: about every second, at waits, and at the end. Each is made once however often the
/// code is replayed; those of a step's body are made when its result is stored, and not at all by a try that failed. A key that begins
/// with `$.` is a path, such as `$.steps[0].name`.
///
/// All of them throw: ``/TriggerModel/MetadataFault`` for a key that cannot be and for metadata of over 256 KB; ``UnorderedMetadata`` from a
/// child task outside of a step, where the order of changes is not fixed; `EncodingError`; ``RunDropped``.
public protocol MetadataWriter: Sendable {
    /// Makes a change.
    ///
    /// - Throws: As the protocol says.
    func change(_ operation: MetadataOperation) throws
}

extension MetadataWriter {
    /// Puts a value there; dates become texts.
    ///
    /// - Throws: As the protocol says.
    @discardableResult
    public func set(_ key: String, _ value: some Encodable) throws -> Self {
        try changed(.set(key, try JSONValue(encoding: value)))
    }

    /// Takes the value of a key away; the key is no path.
    ///
    /// - Throws: As the protocol says.
    @discardableResult
    public func delete(_ key: String) throws -> Self {
        try changed(.delete(key))
    }

    /// Adds a value to the end of a list; a value that is none becomes the first of one.
    ///
    /// - Throws: As the protocol says.
    @discardableResult
    public func append(_ key: String, _ value: some Encodable) throws -> Self {
        try changed(.append(key, try JSONValue(encoding: value)))
    }

    /// Takes all equal values out of a list; what is no list stays as it is.
    ///
    /// - Throws: As the protocol says.
    @discardableResult
    public func remove(_ key: String, _ value: some Encodable) throws -> Self {
        try changed(.remove(key, try JSONValue(encoding: value)))
    }

    /// Adds to a number; what is none counts as 0.
    ///
    /// - Throws: As the protocol says.
    @discardableResult
    public func increment(_ key: String, by amount: Int = 1) throws -> Self {
        try changed(.increment(key, .integer(Int64(amount))))
    }

    /// Adds to a number; what is none counts as 0.
    ///
    /// - Throws: As the protocol says.
    @discardableResult
    public func increment(_ key: String, by amount: Double) throws -> Self {
        try changed(.increment(key, .number(amount)))
    }

    /// Takes from a number; what is none counts as 0.
    ///
    /// - Throws: As the protocol says.
    @discardableResult
    public func decrement(_ key: String, by amount: Int = 1) throws -> Self {
        try increment(key, by: -amount)
    }

    /// Takes from a number; what is none counts as 0.
    ///
    /// - Throws: As the protocol says.
    @discardableResult
    public func decrement(_ key: String, by amount: Double) throws -> Self {
        try increment(key, by: -amount)
    }

    /// Replaces everything by the values of an object.
    ///
    /// - Throws: As the protocol says; `EncodingError` for a value that is no object.
    @discardableResult
    public func replace(with object: some Encodable) throws -> Self {
        guard case .object(let values) = try JSONValue(encoding: object) else {
            let context = EncodingError.Context(codingPath: [], debugDescription: "metadata is a JSON object")
            throw EncodingError.invalidValue(object, context)
        }
        return try changed(.update(values))
    }

    private func changed(_ operation: MetadataOperation) throws -> Self {
        try change(operation)
        return self
    }
}

extension JSONValue {
    /// A value as it is written.
    ///
    /// - Throws: `EncodingError`; a number that is not finite has no JSON.
    init(encoding value: some Encodable) throws {
        self = try JSON.value(from: JSON.data(value))
    }
}
