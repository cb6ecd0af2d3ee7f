import Testing
import Trigger
import TriggerModel

@Suite("Scopes of public tokens")
struct PublicScopeTests {
    @Test(
        "a scope is written as the API has it, and read again",
        arguments: [
            (.read(.runs), "read:runs"), (.read(.run(RunID(rawValue: "run_1"))), "read:runs:run_1"),
            (.read(.task("a")), "read:tasks:a"), (.read(.tag("env:staging")), "read:tags:env:staging"),
            (.read(.batch(BatchID(rawValue: "batch_1"))), "read:batch:batch_1"),
            (.write(.token(TokenID(rawValue: "waitpoint_1"))), "write:waitpoints:waitpoint_1"),
            (.trigger(.task("a")), "trigger:tasks:a"), (.batchTrigger(.batches), "batchTrigger:batch"),
            (PublicScope(.any, .runs), "*:runs"), (.read(.everything), "read:all"), (.admin, "admin"),
        ] as [(PublicScope, String)])
    func texts(_ scope: PublicScope, _ text: String) {
        #expect("\(scope)" == text)
        #expect(PublicScope(text) == scope)
    }

    @Test(
        "what is no scope is not read as one",
        arguments: [
            "", "read", "read:", ":runs", "read:runs:", "fly:runs", "read:moons", "Read:runs", "admin:x",
            "read:runs:\0",
        ])
    func refused(_ text: String) {
        #expect(PublicScope(text) == nil)
    }

    @Test("a scope without an id permits every id, one with an id that one, and no other action or type")
    func permits() {
        let run = PublicScope.read(.run(RunID(rawValue: "run_1")))
        for scope in [.read(.runs), run, .read(.everything), PublicScope(.any, .runs), .admin] as [PublicScope] {
            #expect(scope.permits(run), "\(scope)")
        }
        let other = PublicScope.read(.run(RunID(rawValue: "run_2")))
        for scope in [other, .write(.runs), .read(.tasks), .trigger(.runs)] as [PublicScope] {
            #expect(!scope.permits(run), "\(scope)")
        }
        #expect(!run.permits(.read(.runs)), "one run is not all of them")
    }
}
