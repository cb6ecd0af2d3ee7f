import Foundation
import NIOCore
import NIOPosix

/// What happens when somebody listens on a port.
enum PortProbe: Equatable {
    /// It worked, and was undone.
    case free
    /// Somebody does already.
    case taken
    /// The system refused, in its words.
    case refused(String)

    /// Listens for a moment.
    static func look(host: String, port: Int) async -> PortProbe {
        do {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port).get()
            try await channel.close().get()
            return .free
        } catch let error as IOError {
            return error.errnoCode == EADDRINUSE ? .taken : .refused(String(cString: strerror(error.errnoCode)))
        } catch {
            return .refused("\(error)")
        }
    }
}
