import Hummingbird
import Logging
import TriggerModel

/// Turns whatever a route throws into an answer, and gives every answer the name of its request.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIContext

    @concurrent func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let problem = APIProblem(error)
            if problem.status >= 500 {
                context.logger.error("\(request.method) \(request.uri.path) failed: \(error)")
            }
            response = try .problem(problem)
        }
        response.headers[text: APIHeader.requestID] = context.requestID
        return response
    }
}
