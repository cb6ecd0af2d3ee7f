import Foundation
import Hummingbird
import NIOCore
import TriggerModel

/// What goes along with one request: Hummingbird's own parts, and the connection it came by.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// A segment of the path by its name, decoded.
    ///
    /// - Throws: ``APIProblem`` 400 when the segment is empty or not properly encoded.
    func segment(_ name: String) throws -> String {
        guard let text = parameters.get(name)?.removingPercentEncoding, !text.isEmpty else {
            throw APIProblem(400, "Params Error", details: [.init(path: name, message: "expected a percent-encoded text")])
        }
        return text
    }
}
