import Logging
import TriggerModel

extension TraceLevel {
    /// The level of a line that was logged by swift-log: a notice is `LOG`.
    init(_ level: Logger.Level) {
        switch level {
        case .trace: self = .trace
        case .debug: self = .debug
        case .info: self = .info
        case .notice: self = .log
        case .warning: self = .warn
        case .error, .critical: self = .error
        }
    }
}

extension JSONValue {
    /// A value of a line's metadata.
    init(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): self = .string(text)
        case .stringConvertible(let value as Int): self = .integer(Int64(value))
        case .stringConvertible(let value as Bool): self = .bool(value)
        case .stringConvertible(let value as Double) where value.isFinite: self = .number(value)
        case .stringConvertible(let value): self = .string("\(value)")
        case .array(let values): self = .array(values.map { JSONValue($0) })
        case .dictionary(let members): self = .object(members.mapValues { JSONValue($0) })
        }
    }
}
