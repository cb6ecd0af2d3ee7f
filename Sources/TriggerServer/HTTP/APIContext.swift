import Foundation
import Hummingbird
import Logging
import NIOCore
import TriggerModel

/// What goes along with one request: Hummingbird's own parts, and the connection it came by.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// The name of the request: the one in the log, where the log has one.
    let requestID: String
    /// Who sent it, once its key was looked at.
    var caller = Caller.anybody

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        requestID = source.logger[metadataKey: "hb.request.id"]?.description ?? RequestID().description
    }

    /// A segment of the path by its name, decoded.
    ///
    /// - Throws: ``APIProblem`` 400 when the segment is empty or not properly encoded.
    func segment(_ name: String) throws -> String {
        guard let text = parameters.get(name)?.removingPercentEncoding, !text.isEmpty else {
            let issue = ErrorBody.Issue(path: name, message: "expected a percent-encoded text")
            throw APIProblem(400, "Params Error", details: [issue])
        }
        return text
    }
}
