import Foundation
import FoundationNetworking
import Testing
import Trigger
import TriggerModel

/// The program `trigger` against a real server with a worker, both processes of their own.
@Suite("The command line", .timeLimit(.minutes(10)))
struct CommandLineTests {
    /// Runs a body beside a Showcase, once it answers.
    private func withShowcase(
        _ body: (TriggerProgram, ShowcaseUnderTest) async throws -> Void
    ) async throws {
        try await TestFolder.with { folder in
            try await ShowcaseSetup.undisturbed.run(in: folder) { showcase in
                // Reading is repeated until the server is there.
                let transport = HTTPClientTransport(baseURL: showcase.url, secretKey: showcase.key)
                _ = try await TriggerClient(transport, repeats: 20).listRuns()
                try await body(TriggerProgram(folder: folder, url: showcase.url, key: showcase.key), showcase)
            }
        }
    }

    @Test("a run is triggered, followed to its end, shown and listed")
    func completed() async throws {
        try await withShowcase { trigger, _ in
            let message = #"{"message":"hi"}"#
            let waited = try await trigger(
                "trigger", "hello-world", "--payload", "-", "--wait", "--tag", "t", input: message)
            #expect(waited.status == 0, "\(waited)")
            let id = try #require(waited.lines.first)
            #expect(waited.lines.count == 3 && waited.lines.last == message)
            #expect(waited.lines[1].hasPrefix("\(id)  COMPLETED  1 attempt"))

            let got = try await trigger("runs", "get", id)
            #expect(got.status == 0 && got.lines.contains("status    COMPLETED") && got.lines.contains("tags      t"))
            let json = try await trigger("runs", "get", id, "--json")
            let object = try JSON.value(RunObject.self, from: json.output)
            #expect(object.output == .object(["message": .string("hi")]) && object.tags == ["t"])

            let list = try await trigger("runs", "list", "--status", "completed", "--task", "hello-world")
            #expect(list.lines.count == 2 && list.lines[1].hasPrefix("\(id)  hello-world  COMPLETED"))
            let page = try await trigger("runs", "list", "--json", "--limit", "1")
            #expect(try JSON.value(RunList.self, from: page.output).runs.map(\.id.rawValue) == [id])
            #expect(!list.output.contains("\u{1B}"), "no colours but on a terminal")
        }
    }

    @Test("a run that fails ends the command that waits for it with 1, and so does watching it")
    func failed() async throws {
        try await withShowcase { trigger, _ in
            let waited = try await trigger("trigger", "always-fails", "--wait", "--json")
            #expect(waited.status == 1)
            let run = try JSON.value(RunObject.self, from: waited.output)
            #expect(run.status == .failed && run.attemptCount == 2)
            let last = waited.error.split(separator: "\n").last ?? ""
            let reason = "ExpectedFailure: Attempt 2 fails on purpose"
            #expect(last == "trigger: \(run.id) FAILED: \(reason); see `trigger runs get \(run.id)`")
            #expect(try await trigger("runs", "watch", run.id.rawValue).status == 1)
        }
    }

    @Test("runs are cancelled, those that ended stay, and an unknown one does not keep the others")
    func cancelled() async throws {
        try await withShowcase { trigger, _ in
            let nap = try await trigger("trigger", "sleepy", "--payload", #"{"seconds": 600}"#).lines[0]
            let done = try await trigger("trigger", "hello-world", "--payload", #"{"message":"x"}"#, "--wait").lines[0]
            let ending = try await trigger("runs", "cancel", nap, "run_none", done)
            #expect(ending.status == 66)
            #expect(ending.lines == ["\(nap)  CANCELED", "\(done)  COMPLETED"])
            #expect(ending.error == "trigger: there is no run run_none; see `trigger runs list`\n")
            #expect(try await trigger("runs", "watch", nap).status == 1)
        }
    }

    @Test("queues are listed with their limits")
    func queues() async throws {
        try await withShowcase { trigger, showcase in
            let hello: TaskName<[String: String], [String: String]> = "hello-world"
            _ = try await showcase.client.trigger(hello, ["message": "x"]).result(every: .milliseconds(50))
            let list = try await trigger("queues", "list")
            #expect(list.lines.first == "QUEUE           TYPE    RUNNING  QUEUED  LIMIT  STATE")
            #expect(list.lines.contains("one-at-a-time   custom        0       0      1  open"))
            let json = try await trigger("queues", "list", "--json")
            let queues = try JSON.value(QueueList.self, from: json.output)
            #expect(queues.queues.first { $0.name == "hello-world" }?.type == .task)
        }
    }

    @Test("tokens are made, shown, completed once and listed; their address completes them without a key")
    func tokens() async throws {
        try await withShowcase { trigger, _ in
            let made = try await trigger("tokens", "create", "--timeout", "1h", "--tag", "a b", "--key", "k", "--json")
            let receipt = try JSON.value(TokenReceipt.self, from: made.output)
            let again = try await trigger("tokens", "create", "--key", "k")
            #expect(again.status == 0 && again.lines.first?.hasPrefix(receipt.id.rawValue) == true)
            for value in [#"{"yes":true}"#, "2"] {
                let done = try await trigger("tokens", "complete", receipt.id.rawValue, "--value", value)
                #expect(done.lines.last == #"\#(receipt.id)  COMPLETED  {"yes":true}"#)
            }
            let second = try await trigger("tokens", "create")
            let address = try #require(second.lines.first?.split(separator: " ").last)
            var request = URLRequest(url: try #require(URL(string: String(address))))
            (request.httpMethod, request.httpBody) = ("POST", Data("[1]".utf8))
            _ = try await URLSession.shared.data(for: request)
            let list = try await trigger("tokens", "list", "--status", "completed", "--json")
            #expect(list.output.filter { $0 == "{" }.count == 3, "\(list)")
            let waiting = try await trigger("tokens", "list", "--status", "waiting")
            #expect(waiting.status == 0 && waiting.output.isEmpty)
            #expect(try await trigger("tokens", "get", "waitpoint_none").status == 66)
        }
    }

    @Test("a run is repeated from a step, and a batch is shown")
    func forksAndBatches() async throws {
        try await withShowcase { trigger, showcase in
            let sleepy = try await trigger("trigger", "hello-world", "--wait")
            let id = try #require(sleepy.lines.first)
            let refused = try await trigger("runs", "replay", id, "--from-step", "none")
            #expect(refused.status != 0 && refused.error.contains("it took none"), "\(refused)")
            let hello: TaskName<[String: String], [String: String]> = "hello-world"
            let handles = try await showcase.client.batchTrigger(hello, [["message": "a"], ["message": "b"]])
            let batch = try #require(try await handles[0].retrieve().batchId)
            for handle in handles { _ = try await handle.result(every: .milliseconds(50)) }
            let shown = try await trigger("batches", "get", batch.rawValue)
            #expect(shown.lines == ["\(batch)  COMPLETED  2 of 2 runs"])
            #expect(try await trigger("batches", "get", "batch_none").status == 66)
        }
    }

    @Test("each mistake has its exit status, and one line that says what to do")
    func mistakes() async throws {
        try await withShowcase { trigger, showcase in
            func expect(_ status: Int32, _ words: String, _ ending: TriggerProgram.Ending) {
                #expect(ending.status == status && ending.output.isEmpty, "\(ending)")
                #expect(ending.error.hasPrefix("trigger: ") && ending.error.contains(words), "\(ending.error)")
                #expect(ending.error.filter { $0 == "\n" }.count == 1, "\(ending.error)")
            }
            expect(64, "is not JSON", try await trigger("trigger", "x", "--payload", "{oops"))
            expect(64, "see `trigger runs get --help`", try await trigger("runs", "get"))
            expect(66, "there is no run run_none", try await trigger("runs", "get", "run_none"))
            expect(66, "there is no file", try await trigger("trigger", "x", "--payload", "@none.json"))
            expect(69, "start a server", try await trigger("runs", "list", "--url", "http://127.0.0.1:1"))
            expect(77, "--secret-key", try await trigger("runs", "list", "--secret-key", "tr_dev_wrong"))
            expect(78, "--url: expected an address", try await trigger("runs", "list", "--url", "nowhere"))
            let noKey = TriggerProgram(folder: trigger.folder, url: showcase.url, key: nil)
            expect(77, "there is no .trigger/secret-key", try await noKey("runs", "list"))
        }
    }

    @Test("the key is found in the server's data folder, and a machine with a healthy server on it is well")
    func doctor() async throws {
        try await withShowcase { trigger, showcase in
            let port = try #require(showcase.url.split(separator: ":").last.map(String.init))
            let data = trigger.folder.path("data")
            let ending = try await trigger("doctor", "--data", data, "--port", port)
            #expect(ending.status == 0, "\(ending)")
            let lines = ending.lines
            #expect(lines.contains { $0.hasPrefix("ok    port         a healthy server \(LibraryVersion.current)") })
            #expect(lines.contains { $0.hasPrefix("ok    database") && $0.contains("in use by process") })
            #expect(lines.contains { $0.hasSuffix("\(showcase.url) answers and takes the key") })

            let wrong = try await trigger("doctor", "--data", data, "--port", port, "--secret-key", "no", "--json")
            #expect(wrong.status == 1)
            #expect(wrong.output.contains(#""name":"server","verdict":"fail""#))
            let migrate = try await trigger("migrate", "--data", data)
            #expect(migrate.status == 2 && migrate.error.contains("is in use by another process"))
        }
    }
}
