public import TriggerModel

/// What came for a place of an open batch.
public enum BatchEntry: Hashable, Sendable {
    /// A run to be.
    case item(TriggerItem)
    /// One that cannot be.
    case fault(BatchFault)

    /// The run to be; nil when it cannot be.
    var item: TriggerItem? {
        if case .item(let item) = self { item } else { nil }
    }
}

/// An item as it is, a fault within a member that no item has.
extension BatchEntry: Codable {
    private enum CodingKeys: CodingKey {
        case fault
    }

    /// Reads whichever of the two is there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let fault = try container.decodeIfPresent(BatchFault.self, forKey: .fault) {
            self = .fault(fault)
        } else {
            self = .item(try TriggerItem(from: decoder))
        }
    }

    /// Writes whichever of the two it is.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .item(let item): try item.encode(to: encoder)
        case .fault(let fault):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(fault, forKey: .fault)
        }
    }
}
