import Foundation
import Subprocess
import Testing
import Trigger

@Suite("Exports and imports on the command line", .timeLimit(.minutes(10)))
struct MovingCommandTests {
    @Test("what a server left is exported to a file, or past a server as a copy, and imported from the standard input")
    func moving() async throws {
        try await TestFolder.with { folder in
            let trigger = TriggerProgram(folder: folder, url: nil, key: nil)
            try await serve(trigger, data: "one") { port in
                let transport = HTTPClientTransport(baseURL: "http://127.0.0.1:\(port)", secretKey: "tr_dev_moving")
                _ = try await TriggerClient(transport, repeats: 20).listRuns()
                let client = TriggerProgram(folder: folder, url: "http://127.0.0.1:\(port)", key: "tr_dev_moving")
                #expect(try await client("trigger", "anything").status == 0)
                let refused = try await trigger("export", "--data", "one", "moving.ndjson")
                #expect(refused.status == 2 && refused.error.contains("is in use by another process"), "\(refused)")
                #expect(!folder.exists("moving.ndjson"))
                let copy = try await trigger("export", "--data", "one", "--copy", "copy.ndjson")
                #expect(copy.status == 0 && copy.error.contains("this is a copy"), "\(copy)")
            }
            let export = try await trigger("export", "--data", "one", "moving.ndjson")
            #expect(export.status == 0 && export.lines.last?.hasSuffix("rows, 1 runs among them") == true, "\(export)")
            let text = try String(contentsOfFile: folder.path("moving.ndjson"), encoding: .utf8)
            let piped = try await trigger("export", "--data", "one", "-")
            #expect(
                piped.output.split(separator: "\n").dropFirst().dropLast()
                    == text.split(separator: "\n").dropFirst().dropLast())

            let imported = try await trigger.run(["import", "--data", "two", "-"], input: text)
            #expect(
                imported.status == 0 && imported.lines.last?.hasSuffix("into two/trigger.sqlite") == true, "\(imported)"
            )
            let again = try await trigger("import", "--data", "two", "moving.ndjson", "--json")
            #expect(again.status == 2 && again.error.contains("the database is not new, it has "), "\(again)")
        }
    }

    @Test("an import that was begun keeps servers away until the rest is there")
    func half() async throws {
        try await TestFolder.with { folder in
            let trigger = TriggerProgram(folder: folder, url: nil, key: nil)
            #expect(try await trigger("migrate", "--data", "one").status == 0)
            let text = try await trigger("export", "--data", "one", "-").output
            let part = text.split(separator: "\n")[0] + "\n{\"tab"
            let cut = try await trigger.run(["import", "--data", "two", "-"], input: String(part))
            #expect(cut.status == 2 && cut.error.contains("-: line 2: the file ends within this line"), "\(cut)")
            let server = try await trigger("server", "--data", "two", "--port", "\(try freePort())")
            #expect(server.status == 2 && server.error.contains("is half filled"), "\(server)")
            #expect(try await trigger.run(["import", "--data", "two", "-"], input: text).status == 0)
            #expect(try await trigger("export", "--data", "two", "moved.ndjson").status == 0)
        }
    }

    @Test("files that are there or not, and databases that are not, are said with what to do")
    func refusals() async throws {
        try await TestFolder.with { folder in
            let trigger = TriggerProgram(folder: folder, url: nil, key: nil)
            let nothing = try await trigger("export", "moving.ndjson")
            #expect(nothing.status == 78 && nothing.error.contains("there is no data in"), "\(nothing)")
            try Data("hello\n".utf8).write(to: URL(fileURLWithPath: folder.path("there.ndjson")))
            let there = try await trigger("export", "there.ndjson")
            #expect(there.status == 64 && there.error.contains("there.ndjson is there already"), "\(there)")
            let missing = try await trigger("import", "missing.ndjson")
            #expect(missing.status == 66 && !folder.exists(".trigger"), "\(missing)")
            let other = try await trigger("import", "there.ndjson")
            #expect(
                other.status == 2 && other.error.contains("there.ndjson: line 1: expected the first line"), "\(other)")
        }
    }

    /// Runs a body beside a server, which is ended afterwards.
    private func serve(_ trigger: TriggerProgram, data: String, _ body: (Int) async throws -> Void) async throws {
        var server = trigger
        server.environment["TRIGGER_SECRET_KEY"] = "tr_dev_moving"
        let port = try freePort()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [server] in _ = try? await server("server", "--data", data, "--port", "\(port)") }
            defer { group.cancelAll() }
            try await body(port)
        }
    }
}
