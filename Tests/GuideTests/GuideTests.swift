import Foundation
import Synchronization
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import Guides

/// What the guides say of their examples, held against the examples; in both replay modes, as `Scripts/test` runs them.
@Suite("The guides' examples do what the guides say", .timeLimit(.minutes(10)))
struct GuideTests {
    private final class Counter: Shop, Bank, Reports {
        struct Refused: Error {}

        private let calls = Mutex<[String]>([])
        private let isRefusing: Bool

        init(isRefusing: Bool = false) {
            self.isRefusing = isRefusing
        }

        var all: [String] {
            calls.withLock { $0 }
        }

        private func note(_ call: String) {
            calls.withLock { $0.append(call) }
        }

        func price(of thing: String) async throws -> Int {
            note("price of \(thing)")
            return thing.count
        }

        func reserve(_ thing: String, key: String) async throws -> String {
            note("reserve")
            return "r-\(thing)"
        }

        func charge(_ reservation: String, key: String) async throws {
            note("charge")
            if isRefusing { throw Refused() }
        }

        func release(_ reservation: String) async throws {
            note("release \(reservation)")
        }

        func charge(_ cents: Int, idempotencyKey: String) async throws -> String {
            note(idempotencyKey)
            return "ch_\(cents)"
        }

        func write(_ part: String, to file: URL) async throws {
            try part.write(to: file, atomically: true, encoding: .utf8)
        }

        func upload(_ file: URL, key: String) async throws {
            note(try String(contentsOf: file, encoding: .utf8))
            note(file.path)
        }
    }

    @Test("steps in a task group run once each")
    func prices() async throws {
        let shop = Counter()
        let prices = try await TaskSandbox.with {
            AskPrices(shop: shop)
        } perform: {
            try await $0.run(AskPrices.name, ["tea", "milk"]).get()
        }
        #expect(prices == ["tea": 3, "milk": 4])
        #expect(shop.all.sorted() == ["price of milk", "price of tea"])
    }

    @Test("a charge that fails gives the reservation up and ends the run")
    func compensation() async throws {
        let shop = Counter(isRefusing: true)
        let result = try await TaskSandbox.with {
            Buy(shop: shop)
        } perform: {
            try await $0.run(Buy.name, "tea")
        }
        #expect(!result.isSuccess)
        #expect(shop.all == ["reserve", "charge", "release r-tea"])
    }

    @Test("a scratch file is there for its step and gone after it")
    func scratch() async throws {
        let reports = Counter()
        _ = try await TaskSandbox.with {
            WriteReport(reports: reports)
        } perform: {
            try await $0.run(WriteReport.name, "Sales").get()
        }
        #expect(reports.all.first == "Sales")
        #expect(reports.all.dropFirst().allSatisfy { !FileManager.default.fileExists(atPath: $0) })
    }

    @Test("a trial is followed to its end")
    func trial() async throws {
        let outbox = Outbox()
        try await TaskSandbox.with {
            FollowTrial(mailer: outbox)
        } perform: { sandbox in
            let trial = Trial(email: "ann@example.com", ends: sandbox.clock.now.addingTimeInterval(14 * 86_400))
            _ = try await sandbox.run(FollowTrial.name, trial).get()
            #expect(sandbox.clock.now >= trial.ends)
        }
        #expect(outbox.sent == ["Three days left", "Your trial has ended"])
    }

    @Test("an album leaves out what is no photo")
    func album() async throws {
        let published = try await TaskSandbox.with {
            PublishAlbum()
            ResizePhoto()
        } perform: {
            try await $0.run(PublishAlbum.name, ["a.jpg", "notes.txt", "b.jpg"]).get()
        }
        #expect(published == ["small-a.jpg", "small-b.jpg"])
    }

    @Test("runs of several tasks are one batch, and each result has its own type")
    func mixedBatch() async throws {
        let album = try await TaskSandbox.with {
            CloseDay()
            PublishAlbum()
            ResizePhoto()
            checkIdentity
        } perform: {
            try await $0.run(CloseDay.name, ["a.jpg", "b.jpg"]).get()
        }
        #expect(album == "small-a.jpg small-b.jpg")
    }

    @Test("two children are waited for side by side", arguments: ["Ann", "Nobody"])
    func account(name: String) async throws {
        let isOpen = try await TaskSandbox.with {
            OpenAccount()
            checkIdentity
            checkCredit
        } perform: {
            try await $0.run(OpenAccount.name, Applicant(name: name)).get()
        }
        #expect(isOpen == (name == "Ann"))
    }

    @Test("an expense is paid once its manager approves it, and not when nobody decides")
    func expense() async throws {
        let outbox = Outbox()
        try await TaskSandbox.with {
            PayExpense(mailer: outbox)
        } perform: { sandbox in
            let expense = Expense(purpose: "tea", manager: "bo@example.com")
            #expect(try await sandbox.run(PayExpense.name, expense).get() == "nobody decided")
            let run = try await sandbox.client.trigger(PayExpense.name, expense)
            while outbox.sent.count < 2 { await Task.yield() }
            let token = try #require(outbox.sent.last?.split(separator: "/").last)
            try await decide(TokenID(rawValue: String(token)), true, client: sandbox.client)
            try await sandbox.finish(run.id)
            #expect(try await run.result().get() == "paid")
        }
    }

    @Test("tasks that share a queue, and runs with a key each, get through")
    func queues() async throws {
        try await TaskSandbox.with {
            Charge()
            Refund()
            export
        } perform: { sandbox in
            let order = Order(id: "o-1", cents: 5)
            #expect(try await sandbox.run(Charge.name, order).get() == "ch_5_1")
            #expect(try await sandbox.run(Refund.name, order).get() == "re_5_1")
            try await start([Export(tenant: "a", table: "t"), Export(tenant: "b", table: "t")], client: sandbox.client)
            let export = Export(tenant: "a", table: "u")
            #expect(try await sandbox.run(Guides.export.name, export).get() == "a/u.csv")
        }
    }

    @Test("an order that is placed twice is charged once")
    func once() async throws {
        let bank = Counter()
        try await TaskSandbox.with {
            ChargeOnce(bank: bank)
        } perform: { sandbox in
            let order = Order(id: "o-1", cents: 5)
            try await placed(order, client: sandbox.client)
            try await placed(order, client: sandbox.client)
            let options = TriggerOptions(idempotencyKey: "order o-1")
            #expect(try await sandbox.run(ChargeOnce.name, order, options: options).get() == "ch_5")
        }
        #expect(bank.all.count == 1)
        #expect(bank.all.first?.count == 64)
    }
}
