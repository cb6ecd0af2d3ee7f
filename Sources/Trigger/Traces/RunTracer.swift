public import Tracing
import TriggerModel

/// Lets the spans that any code makes by swift-distributed-tracing inside a task land in its run.
///
/// A ``/TriggerServer/TriggerApp`` sets it up by itself. A program with a ``Worker`` of its own does so once, by
/// `InstrumentationSystem.bootstrap`; see <doc:LogsAndTraces>.
///
/// Outside of a run its spans record nothing. Requests that are sent inside a run carry its trace in the header `traceparent`.
public struct RunTracer: Tracer {
    /// Makes a tracer; it has no state.
    public init() {}

    /// Begins a span of the run whose code calls; one that records nothing outside of any.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> RunSpan {
        RunSpan(operationName, in: RunContext.current, context: context())
    }

    /// Nothing waits to be flushed here: the worker posts what there is by itself.
    public func forceFlush() {}

    /// Nothing is taken from what comes in: the server does that with triggers.
    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {}

    /// Says in what goes out which trace and span it comes from: W3C Trace Context.
    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let run = RunContext.current else { return }
        let parent = InstrumentationContext.$current.withValue(context) { run.traceParent }
        injector.inject(parent.description, forKey: "traceparent", into: &carrier)
    }
}
