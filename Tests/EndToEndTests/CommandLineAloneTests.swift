import Foundation
import Subprocess
import Testing
import Trigger
import TriggerModel

/// What the program `trigger` does without a server.
@Suite("The command line without a server", .timeLimit(.minutes(10)))
struct CommandLineAloneTests {
    private func with(_ body: (TriggerProgram) async throws -> Void) async throws {
        try await TestFolder.with { try await body(TriggerProgram(folder: $0, url: nil, key: nil)) }
    }

    @Test("a database is migrated once, and a dry run changes nothing")
    func migrate() async throws {
        try await with { trigger in
            let dry = try await trigger("migrate", "--dry-run")
            #expect(dry.status == 0 && dry.lines.first == "would apply 1 core")
            #expect(!trigger.folder.exists(".trigger"))
            let real = try await trigger("migrate")
            #expect(real.status == 0 && real.lines.first == "applied 1 core", "\(real)")
            #expect(real.lines.last?.hasPrefix(".trigger/trigger.sqlite: schema ") == true)
            let again = try await trigger("migrate", "--json")
            #expect(again.output.contains(#""applied":[]"#))
        }
    }

    @Test(
        "what is old is planned and removed from a database that no server uses, and what cannot be is said in a line")
    func prune() async throws {
        try await with { trigger in
            let nothing = try await trigger("prune")
            #expect(nothing.status == 2 && nothing.error.contains("there is no database at .trigger/trigger.sqlite"))
            _ = try await trigger("migrate")
            let plan = try await trigger("prune", "--plan", "--json")
            #expect(plan.status == 0 && plan.output.contains(#""runs":[]"#), "\(plan)")
            let done = try await trigger("prune", "--vacuum", "--retain-runs", "1h")
            #expect(done.status == 0 && done.lines.first == "removed 0 runs with 0 B", "\(done)")
            #expect(done.lines.last?.hasPrefix("the file has ") == true)
            let forever = try await trigger("prune", "--retain-runs", "forever", "--retain-failed", "forever")
            #expect(forever.status == 2 && forever.error.contains("everything is kept forever"))
            let short = try await trigger("prune", "--retain-runs", "5s")
            #expect(short.status == 78 && short.error.contains("a minute at least"))
            #expect(try await trigger("prune", "--plan", "--vacuum").status == 64)
        }
    }

    @Test("a database is backed up and restored, once")
    func backup() async throws {
        try await with { trigger in
            _ = try await trigger("migrate")
            let made = try await trigger("backup", "one")
            #expect(made.status == 0 && made.lines.first?.hasPrefix("one: ") == true, "\(made)")
            #expect(try await trigger("backup", "one").status == 2)
            let restored = try await trigger("restore", "one", "--data", "other")
            #expect(restored.status == 0 && trigger.folder.exists("other/trigger.sqlite"), "\(restored)")
            #expect(try await trigger("restore", "one", "--data", "other").error.contains("is there already"))
            #expect(try await trigger("prune", "--plan", "--data", "other").status == 0)
        }
    }

    @Test("a fresh machine is well: what is missing is made at the first start")
    func doctor() async throws {
        try await with { trigger in
            let ending = try await trigger("doctor", "--port", "\(try freePort())")
            #expect(ending.status == 0, "\(ending)")
            #expect(ending.lines.contains { $0.hasPrefix("warn  data folder  .trigger is not there yet") })
            #expect(ending.lines.contains { $0.hasPrefix("ok    port") && $0.hasSuffix("is free") })
            #expect(!trigger.folder.exists(".trigger"), "looking changes nothing")
        }
    }

    @Test("doctor --config says of each setting where it came from, and of secrets only their kind")
    func settings() async throws {
        try await with { trigger in
            var trigger = trigger
            let file = #"{"port": 4000, "data": "elsewhere", "secretKey": "tr_dev_abcdefgh"}"#
            try Data(file.utf8).write(to: URL(fileURLWithPath: trigger.folder.path("trigger.json")))
            trigger.environment["TRIGGER_DATA"] = "from-variable"
            let ending = try await trigger("doctor", "--config", "--host", "localhost")
            let words = ending.lines.map { $0.split(separator: " ").map(String.init) }
            #expect(words.contains(["host", "localhost", "--host", "--host", "TRIGGER_HOST"]), "\(ending)")
            #expect(words.contains(["port", "4000", "trigger.json:", "port", "--port", "TRIGGER_PORT"]))
            #expect(words.contains(["data", "from-variable", "TRIGGER_DATA", "--data", "TRIGGER_DATA"]))
            #expect(words.contains(["projectRef", "proj_local", "default", "TRIGGER_PROJECT_REF"]))
            #expect(ending.output.contains("tr_dev_…") && !ending.output.contains("abcdefgh"))
        }
    }

    @Test("a configuration file that is wrong is refused by every command, the server's too")
    func wrongFile() async throws {
        try await with { trigger in
            try Data(#"{"prot": 1}"#.utf8).write(to: URL(fileURLWithPath: trigger.folder.path("mine.json")))
            for command in [["server"], ["runs", "list"], ["migrate"]] {
                let ending = try await trigger.run(command + ["--config", "mine.json"])
                #expect(ending.status == 78)
                #expect(ending.error.hasPrefix("trigger: mine.json: prot: there is no such setting"), "\(ending.error)")
            }
        }
    }

    @Test("a server and the commands beside it take the same settings from the same file")
    func sharedFile() async throws {
        try await with { trigger in
            let port = try freePort()
            let file = #"{"port": \#(port), "data": "here", "secretKey": "tr_dev_shared"}"#
            try Data(file.utf8).write(to: URL(fileURLWithPath: trigger.folder.path("trigger.json")))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await trigger("server") }
                let transport = HTTPClientTransport(baseURL: "http://127.0.0.1:\(port)", secretKey: "tr_dev_shared")
                _ = try await TriggerClient(transport, repeats: 20).listRuns()
                let list = try await trigger("runs", "list")
                #expect(list.status == 0 && list.error == "no runs\n", "\(list)")
                #expect(trigger.folder.exists("here/trigger.sqlite"))
                #expect(try await trigger("trigger", "anything").status == 0)
                #expect(try await trigger("runs", "list", "--status", "queued").lines.count == 2)
                group.cancelAll()
            }
        }
    }

    @Test("version, help and completion scripts are results, not errors")
    func results() async throws {
        try await with { trigger in
            #expect(try await trigger("version").output == "\(LibraryVersion.current)\n")
            #expect(try await trigger("--version").output == "\(LibraryVersion.current)\n")
            let help = try await trigger("runs", "watch", "--help")
            #expect(help.status == 0 && help.error.isEmpty && help.output.contains("EXAMPLES"))
            for shell in ["bash", "zsh", "fish"] {
                let script = try await trigger("--generate-completion-script", shell)
                #expect(script.status == 0 && script.output.contains("queues"))
            }
        }
    }
}
