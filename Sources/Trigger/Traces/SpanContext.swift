import Tracing
import TriggerModel

/// The span of the user's code around what runs: of a run, and of one pass through its code.
struct SpanContext: Sendable {
    let pass: ObjectIdentifier
    /// The scope it was begun in; a step inside it is nearer to what is recorded there.
    let scope: String
    let span: SpanID
}

private enum SpanContextKey: InstrumentationContextKey {
    typealias Value = SpanContext

    static let nameOverride: String? = "trigger-span"
}

extension InstrumentationContext {
    /// The innermost span of a run's code.
    var runSpan: SpanContext? {
        get { self[SpanContextKey.self] }
        set { self[SpanContextKey.self] = newValue }
    }
}

extension RunContext {
    /// The span of the user's code that is nearer than the step or the attempt around; nil for none.
    var currentSpan: SpanID? {
        span(in: InstrumentationContext.current)
    }

    func span(in context: InstrumentationContext?) -> SpanID? {
        guard let found = context?.runSpan, found.pass == ObjectIdentifier(pass), found.scope == scope.path else {
            return nil
        }
        return found.span
    }

    /// Where a call to another service comes from: the innermost span, step or attempt; a block that is repeated has no span.
    var traceParent: TraceParent {
        let step = tracePlace(in: scope.outsideOfBlocks).step.map { SpanID(run: run.id, entry: $0) }
        let around = currentSpan ?? step ?? SpanID(run: run.id, attempt: attempt)
        return TraceParent(trace: run.trace ?? TraceID(root: run.root), span: around)
    }
}
