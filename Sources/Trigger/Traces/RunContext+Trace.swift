public import Tracing

extension RunContext {
    /// Shows a piece of work as a span of its own in the run's trace, with how long it took, and what it failed with.
    ///
    /// Nothing of it is remembered: a replay runs the body again, and the span stays one. Work that must not be done twice belongs
    /// in a step.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - attributes: Further facts; up to 1,024, texts of up to 131,072 characters.
    ///   - body: The work; it is given the span, to add to.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws.
    public func trace<Value>(
        _ name: String, attributes: SpanAttributes = [:], _ body: (RunSpan) async throws -> Value
    ) async rethrows -> Value {
        let span = RunSpan(name, in: self, context: .current ?? .topLevel, attributes: attributes)
        defer { span.end() }
        do {
            return try await InstrumentationContext.$current.withValue(span.context) { try await body(span) }
        } catch {
            span.recordError(error)
            throw error
        }
    }

    /// Shows a piece of work as a span of its own that needs not be added to.
    ///
    /// - Throws: What the body throws.
    public func trace<Value>(
        _ name: String, attributes: SpanAttributes = [:], _ body: () async throws -> Value
    ) async rethrows -> Value {
        try await trace(name, attributes: attributes) { (_: RunSpan) in try await body() }
    }
}
