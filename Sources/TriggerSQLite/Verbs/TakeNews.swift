import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func takeNews(for workers: [WorkerID]) throws -> [WorkerNews] {
        let rows = try workers.flatMap { worker in
            try statement(TakeNews.take).rows {
                $0.add(worker.rawValue)
            } _: {
                try TakeNews.read(&$0)
            }
        }
        return rows.sorted { $0.number < $1.number }.map(\.news)
    }

    func saveNews(_ news: [WorkerNews]) throws {
        for news in news {
            let notice = try JSON.text(news.notice)
            try statement(TakeNews.insert).run {
                $0.add(news.environment)
                $0.add(news.worker.rawValue)
                $0.add(notice)
            }
        }
    }
}

enum TakeNews {
    static let insert = "INSERT INTO trigger_news (environment, worker, notice) VALUES (?1, ?2, ?3)"

    static let take = "DELETE FROM trigger_news WHERE worker = ?1 RETURNING number, environment, worker, notice"

    static let forget = "DELETE FROM trigger_news WHERE worker = ?1"

    static func read(_ row: inout Columns) throws -> (number: Int, news: WorkerNews) {
        let (number, environment, worker) = (row.int(), row.environment(), WorkerID(rawValue: row.text()))
        let notice = try DamagedValue.json(WorkerNotice.self, from: row.text())
        return (number, WorkerNews(environment: environment, worker: worker, notice: notice))
    }
}
