import TriggerModel

/// Puts the spans of a family's runs into each other by their parents.
///
/// However deep the spans of the user's code lie in each other, the tree is ``mostDepth`` deep at most, so that it can be written and read:
/// those that lie deeper are put beside those they would lie in, and name their parents still.
struct TraceBuilding {
    /// The most levels of a tree.
    ///
    /// A level is two of JSON, of which readers take 512.
    static let mostDepth = 200

    private var spans: [SpanNode]
    /// Where each span is among all.
    private var places: [SpanID: Int]

    init(root: SpanNode) {
        spans = [root]
        places = [root.id: 0]
    }

    /// Adds a span; once.
    ///
    /// - Returns: Whether it is new.
    @discardableResult
    mutating func add(_ span: SpanNode) -> Bool {
        guard places[span.id] == nil else { return false }
        places[span.id] = spans.count
        spans.append(span)
        return true
    }

    /// The tree, each span's inner ones in the order they began; those whose parent is not there lie at the top of their run.
    func tree() -> SpanNode {
        var (spans, inside) = (spans, [[Int]](repeating: [], count: spans.count))
        for place in spans.indices.dropFirst() {
            let parent = self.parent(of: spans[place])
            spans[place].parentId = spans[parent].id
            inside[parent].append(place)
        }
        let order = self.order(of: inside)
        // Backwards, so that each span is whole before it is put into another.
        for (place, around) in order.reversed() {
            spans[place].children.reverse()
            if let around { spans[around].children.append(spans[place]) }
        }
        return spans[0]
    }

    /// The span around another; one of another run only around a run.
    private func parent(of span: SpanNode) -> Int {
        if let parent = span.parentId.flatMap({ places[$0] }),
            span.data.kind == .run || spans[parent].runId == span.runId
        {
            return parent
        }
        return places[SpanID(run: span.runId)] ?? 0
    }

    /// All spans, each before those inside it, with the one that it is put into.
    private func order(of inside: [[Int]]) -> [(place: Int, around: Int?)] {
        var (order, next): ([(place: Int, around: Int?)], [(place: Int, line: [Int])]) = ([], [(0, [])])
        while let (place, line) = next.popLast() {
            order.append((place, line.last))
            let around = line.count < Self.mostDepth - 1 ? line + [place] : line
            for inner in inOrder(inside[place]).reversed() { next.append((inner, around)) }
        }
        return order
    }

    /// In the order they began; those that began at once as they came.
    private func inOrder(_ places: [Int]) -> [Int] {
        places.sorted { one, other in
            let (start, otherStart) = (spans[one].data.startTime, spans[other].data.startTime)
            return start == otherStart ? one < other : start < otherStart
        }
    }
}
