import Testing
import TriggerModel

@testable import TriggerEngine

@Suite("What waits for the next commit")
struct InboxTests {
    private let inbox = Inbox()

    private func trigger(_ runs: Int) {
        let items = Array(repeating: TriggerItem(task: "task", payload: .none), count: runs)
        inbox.add(Ticket(TriggerRuns(items: items, origin: TriggerRequest(environment: .development))))
    }

    private func write() {
        inbox.add(Ticket(WriteRuns(environment: .development, worker: WorkerID(rawValue: "worker_1"), writes: [])))
    }

    @Test("goes on with runs that are there before it takes more, and of those only as many as it may")
    func order() {
        for _ in 0..<3 { trigger(200) }
        write()
        #expect(inbox.drain(10, runs: 500).map(\.newRuns) == [0, 200, 200])
        #expect(inbox.drain(10, runs: 500).map(\.newRuns) == [200])
        #expect(inbox.isEmpty)
    }

    @Test("is taken one call at a time when each brings more than that")
    func large() {
        for _ in 0..<2 { trigger(900) }
        #expect(inbox.drain(10, runs: 500).map(\.newRuns) == [900])
        #expect(inbox.drain(10, runs: 500).map(\.newRuns) == [900])
    }

    @Test("brings no runs while workers are full and there is something else, but is passed over four times at most")
    func full() {
        trigger(1)
        for _ in 0..<Inbox.mostPassedOver {
            write()
            #expect(inbox.drain(10, isFull: true).map(\.newRuns) == [0])
        }
        write()
        #expect(inbox.drain(10, isFull: true).map(\.newRuns) == [0, 1])
    }

    @Test("brings runs at once when nothing else is there, and when a worker has room")
    func room() {
        trigger(1)
        #expect(inbox.drain(10, isFull: true).map(\.newRuns) == [1])
        trigger(1)
        write()
        #expect(inbox.drain(10, isFull: false).map(\.newRuns) == [0, 1])
    }

    @Test("is passed over anew after it brought runs, however often that was the case before")
    func again() {
        for _ in 0..<2 {
            trigger(1)
            write()
            #expect(inbox.drain(10, isFull: true).map(\.newRuns) == [0])
            #expect(inbox.drain(10, isFull: true).map(\.newRuns) == [1])
        }
        #expect(inbox.isEmpty)
    }

    @Test("is refused once it is closed, but what was there is still taken")
    func closed() {
        trigger(1)
        inbox.close()
        trigger(1)
        #expect(inbox.drain(.max).map(\.newRuns) == [1])
    }
}
