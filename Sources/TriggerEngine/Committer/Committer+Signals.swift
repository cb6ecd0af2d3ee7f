import Logging
import Synchronization
import TriggerModel

extension Committer {
    /// Looks again whenever another server on the same store did something.
    func watchStore() async {
        for await signal in store.wakeUps { await heed(signal) }
    }

    private func heed(_ signal: StoreSignal) async {
        switch signal {
        case .ready: counter.renewHunger()
        case .timer(let dueAt): alarm.advance(to: dueAt)
        case .news: await fetchNews()
        case .inbox: hasInbox.store(true, ordering: .releasing)
        case .anything:
            hasInbox.store(true, ordering: .releasing)
            alarm.reset(to: time.now)
            counter.renewHunger()
            await fetchNews()
        }
        inbox.nudge()
    }

    /// Tells the workers of this server what others left for them.
    private func fetchNews() async {
        let workers = counter.workers
        guard !workers.isEmpty else { return }
        do {
            for news in try await store.write({ try $0.takeNews(for: workers) }) {
                counter.deliver(news.notice, to: news.worker)
            }
        } catch {
            logger.warning("news for workers could not be fetched; it waits", metadata: ["error": "\(error)"])
        }
    }
}
