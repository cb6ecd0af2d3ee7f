import Synchronization
public import Tracing
import TriggerModel

import struct Foundation.Date

/// A span of a run's code, or one that records nothing outside of any run.
///
/// One that fails with ``RunDropped`` is left as it stands: the next pass through the code takes it up, and ends it.
public final class RunSpan: Tracing.Span {
    private struct State {
        var name: String
        var attributes: SpanAttributes = [:]
        var error: RunError?
        var isDropped = false
        var isEnded = false
    }

    /// What is passed on to what runs inside it.
    public let context: InstrumentationContext

    private let run: RunContext?
    private let beginning: TraceEvent?
    private let state: Mutex<State>

    /// Begins a span of a run; it records nothing without one.
    init(_ name: String, in run: RunContext?, context: InstrumentationContext, attributes: SpanAttributes = [:]) {
        self.run = run?.isRecording == true ? run : nil
        state = Mutex(State(name: name, attributes: attributes))
        guard let run = self.run else {
            (beginning, self.context) = (nil, context)
            return
        }
        let event = TraceEvent(
            run: run.run.id, place: run.tracePlace, sequence: run.scope.nextRecord(), kind: .span,
            message: TraceLimits.message(name), startedAt: run.session.host.time.now, durationUs: nil,
            parent: run.span(in: context))
        var inner = context
        inner.runSpan = SpanContext(pass: ObjectIdentifier(run.pass), scope: run.scope.path, span: event.span)
        (beginning, self.context) = (event, inner)
        run.session.host.traces.open(event)
    }

    /// Its name.
    public var operationName: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    /// Further facts, within the bounds of ``RunLogHandler``.
    public var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { state.withLock { $0.attributes = newValue } }
    }

    /// Whether it is kept.
    public var isRecording: Bool {
        beginning != nil && state.withLock { !$0.isEnded }
    }

    /// Says how it went: one that failed is shown so.
    public func setStatus(_ status: SpanStatus) {
        guard status.code == .error else { return }
        fail(.string(raw: status.message ?? "failed"))
    }

    /// Says that it failed, and with what; the first error counts.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        guard !(error is RunDropped), run?.isRecording != false else { return state.withLock { $0.isDropped = true } }
        fail(RunError(thrown: error))
    }

    private func fail(_ error: RunError) {
        state.withLock { if $0.error == nil { $0.error = error } }
    }

    /// Notes something that happens during it: a line of the run's log.
    public func addEvent(_ event: SpanEvent) {
        guard isRecording, let run else { return }
        let line = TraceLine(level: .info, message: event.name, attributes: event.attributes.values)
        InstrumentationContext.$current.withValue(context) { run.record(line, at: run.session.host.time.now) }
    }

    /// Links are not kept.
    public func addLink(_ link: SpanLink) {}

    /// Ends it, once; how long it took is told by the worker's clock.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let run, var event = beginning else { return }
        let ended = state.withLock { state -> State? in
            defer { state.isEnded = true }
            return state.isEnded ? nil : state
        }
        guard let ended else { return }
        guard !ended.isDropped, run.isRecording else { return run.session.host.traces.forget(event.id) }
        event.message = TraceLimits.message(ended.name)
        event.durationUs = max(0, run.session.host.time.now.timeIntervalSince(event.startedAt).microseconds)
        event.error = ended.error
        if ended.error != nil { event.level = .error }
        event.attributes = TraceLimits.attributes(ended.attributes.values)
        run.session.host.traces.close(event, execution: run.execution)
    }
}

extension SpanAttributes {
    /// The attributes as they are kept.
    var values: [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        forEach { name, attribute in values[name] = JSONValue(attribute) }
        return values
    }
}

extension JSONValue {
    /// A span's attribute.
    init(_ attribute: SpanAttribute) {
        switch attribute {
        case .int32(let number): self = .integer(Int64(number))
        case .int64(let number): self = .integer(number)
        case .double(let number) where number.isFinite: self = .number(number)
        case .bool(let flag): self = .bool(flag)
        case .string(let text): self = .string(text)
        case .int32Array(let all): self = .array(all.map { .integer(Int64($0)) })
        case .int64Array(let all): self = .array(all.map { .integer($0) })
        case .doubleArray(let all): self = .array(all.map { $0.isFinite ? .number($0) : .string("\($0)") })
        case .boolArray(let all): self = .array(all.map { .bool($0) })
        case .stringArray(let all): self = .array(all.map { .string($0) })
        case .stringConvertible(let value): self = .string("\(value)")
        case .stringConvertibleArray(let all): self = .array(all.map { .string("\($0)") })
        default: self = .string("\(attribute)")
        }
    }
}
