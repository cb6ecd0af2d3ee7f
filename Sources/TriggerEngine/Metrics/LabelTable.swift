/// The handlers of metrics by the values of their labels, each made when it is first needed.
struct LabelTable<Handler> {
    /// How many values of its first label a metric tells apart.
    static var mostValues: Int { 1_000 }

    private struct Key: Hashable {
        let name: String
        let values: [String]
    }

    private var handlers: [Key: Handler] = [:]
    private var known: [String: Set<String>] = [:]
    private let make: @Sendable (MetricDescription, [(String, String)]) -> Handler

    init(make: @escaping @Sendable (MetricDescription, [(String, String)]) -> Handler) {
        self.make = make
    }

    /// The handler of a metric for values of its labels, in their order.
    subscript(_ metric: MetricDescription, _ values: [String]) -> Handler {
        mutating get {
            if let handler = handlers[Key(name: metric.name, values: values)] { return handler }
            let bounded = bounded(values, of: metric)
            let key = Key(name: metric.name, values: bounded)
            if let handler = handlers[key] { return handler }
            let handler = make(metric, Array(zip(metric.labels, bounded)))
            handlers[key] = handler
            return handler
        }
    }

    /// The values, the first of which is `_other` when there are too many already.
    private mutating func bounded(_ values: [String], of metric: MetricDescription) -> [String] {
        guard let first = values.first else { return values }
        if known[metric.name]?.contains(first) == true { return values }
        guard known[metric.name, default: []].count < Self.mostValues else { return ["_other"] + values.dropFirst() }
        known[metric.name, default: []].insert(first)
        return values
    }
}
