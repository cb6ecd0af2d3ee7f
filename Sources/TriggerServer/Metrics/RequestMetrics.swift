import CoreMetrics
import Foundation
import Hummingbird
import TriggerEngine

/// Counts requests by their routes, and how long they took.
///
/// A path that no route has counts as `other`: what callers make up is no label.
struct RequestMetrics: RouterMiddleware {
    typealias Context = APIContext

    let registry: PrometheusRegistry
    let now: @Sendable () -> Date

    @concurrent func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = now()
        let response = try await next(request, context)
        note(request, Self.route(context), response, now().timeIntervalSince(start))
        return response
    }

    /// The path as it was added; other names than those stand for what has no route.
    private static func route(_ context: APIContext) -> String {
        guard let path = context.endpointPath, path.hasPrefix("/") else { return "other" }
        return path
    }

    private func note(_ request: Request, _ route: String, _ response: Response, _ seconds: Double) {
        let method = RouteTable.methods.contains(request.method) ? request.method.rawValue : "other"
        let labels = [("method", method), ("route", route)]
        let status = [("status", "\(response.status.code)")]
        registry.makeCounter(label: MetricName.requests.name, dimensions: labels + status).increment(by: 1)
        registry.makeTimer(label: MetricName.requestTime.name, dimensions: labels)
            .recordNanoseconds(Int64(max(0, seconds) * 1e9))
    }
}
