import Foundation
import Trigger
import TriggerModel
import TriggerSQLite
import TriggerServer

/// All the checks of a machine.
struct Examination {
    let settings: Settings

    /// Makes them, one after another.
    func checks() async -> [Check] {
        var checks = [version, configuration]
        checks += await onDisk()
        checks.append(await port())
        checks.append(await server())
        if let health = try? await HTTPClientTransport(baseURL: settings.apiURL).health().events {
            checks.append(.events(health, now: SystemTime().now))
        }
        return checks
    }

    private var version: Check {
        .ok("version", "swift-trigger \(LibraryVersion.current), SQLite \(SQLiteStore.libraryVersion)")
    }

    private var configuration: Check {
        let set = settings.values.count
        return .ok("settings", "\(set) set, \(settings.file.map { "file \($0)" } ?? "no configuration file")")
    }

    private func onDisk() async -> [Check] {
        let (folder, key, file) = (settings.data, ClientKey.file(settings), ServerStore.file(settings))
        return [
            .folder(folder, FileFacts(path: folder)),
            .key(settings.values[.secretKey]?.source, file: key, FileFacts(path: key)),
            .disk(folder, free: Self.freeBytes(at: folder)),
            .clock(SystemTime().now, newest: Self.lastWritten(file)),
            .database(
                ServerStore.place(settings), isFile: settings.databaseURL == nil,
                await Result { try await ServerStore.inspect(settings) }),
        ]
    }

    private func port() async -> Check {
        let place = "\(settings.host):\(settings.port)"
        let probe = await PortProbe.look(host: settings.host, port: settings.port)
        guard probe == .taken else { return .port(place, probe, nil) }
        let transport = HTTPClientTransport(baseURL: "http://\(settings.localAddress)")
        let health = try? await transport.health()
        return .port(place, probe, health?.status == "ok" ? health : nil)
    }

    private func server() async -> Check {
        let isNamed = settings.values[.apiUrl] != nil
        let answer = await Result {
            _ = try await HTTPClientTransport(baseURL: settings.apiURL).health()
            let transport = HTTPClientTransport(baseURL: settings.apiURL, secretKey: try ClientKey.find(settings))
            return try await TriggerClient(transport, repeats: 0).listRuns(RunFilter(limit: 1))
        }
        return .server(settings.apiURL, isNamed: isNamed, answer)
    }

    /// The space left where a path is, or would be.
    private static func freeBytes(at path: String) -> Int64? {
        var url = URL(fileURLWithPath: path)
        while !FileManager.default.fileExists(atPath: url.path), url.path != "/" { url.deleteLastPathComponent() }
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: url.path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }

    private static func lastWritten(_ file: String) -> Date? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        return attributes?[.modificationDate] as? Date
    }
}

extension Result where Failure == any Error {
    /// The result of an asynchronous body.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
