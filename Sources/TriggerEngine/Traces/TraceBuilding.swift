import TriggerModel

/// Puts the spans of a run, and the trees below it, into each other by their parents.
struct TraceBuilding {
    private let root: SpanNode
    private var inside: [SpanID: [SpanNode]] = [:]
    private var known: Set<SpanID>

    init(root: SpanNode) {
        self.root = root
        known = [root.id]
    }

    /// Adds a span; once.
    mutating func add(_ span: SpanNode) {
        guard known.insert(span.id).inserted else { return }
        inside[span.parentId ?? root.id, default: []].append(span)
    }

    /// The tree, each span's inner ones in the order they began; those whose parent is not there lie at the top.
    func tree() -> SpanNode {
        var root = root
        root.children = filled((inside[root.id] ?? []) + lost)
        return root
    }

    /// Those whose parent is not there.
    private var lost: [SpanNode] {
        inside.filter { !known.contains($0.key) }.flatMap(\.value).map { span in
            var span = span
            span.parentId = root.id
            return span
        }
    }

    private func filled(_ spans: [SpanNode]) -> [SpanNode] {
        spans.map { span in
            var span = span
            if let inner = inside[span.id] { span.children = filled(span.children + inner) }
            return span
        }.inOrder()
    }
}

extension [SpanNode] {
    /// In the order they began; those that began at once as they came.
    fileprivate func inOrder() -> [SpanNode] {
        enumerated().sorted { one, other in
            let (start, otherStart) = (one.element.data.startTime, other.element.data.startTime)
            return start == otherStart ? one.offset < other.offset : start < otherStart
        }.map(\.element)
    }
}
