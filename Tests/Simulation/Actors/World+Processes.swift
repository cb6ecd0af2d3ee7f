/// The server and the workers: begun, ended, and begun again.
extension World {
    func startServer() {
        let limits = plan.serverLimits[serverStarts % plan.serverLimits.count]
        serverStarts += 1
        note("the server starts, \(limits)")
        server = Server(self, limits)
    }

    /// The server's process ends by itself: it was stopped, or could not start.
    func serverEnded(_ ended: Server) {
        guard server === ended else { return }
        note("the server ended")
        server = nil
        later(500) { if $0.server == nil { $0.startServer() } }
    }

    /// The server dies, and with it the workers that live in its process.
    func killServer(downMilliseconds: Int) {
        guard let dying = server, !isEnding else { return }
        server = nil
        dying.kill()
        if plan.isEmbedded {
            for number in workers.indices { killWorker(number, downMilliseconds: downMilliseconds + 10) }
        }
        later(downMilliseconds) { if $0.server == nil { $0.startServer() } }
    }

    func startWorker(_ number: Int) {
        guard workers[number] == nil, !isEnding else { return }
        note("worker \(number) starts, limits \(limits[number])")
        workers[number] = WorkerProcess(self, number, limits: limits[number])
    }

    /// From now on the workers declare the side queue: those there are come back with it.
    func declareSide() {
        note("the side queue is declared")
        declaresSide = true
        for worker in workers { worker?.drain() }
    }

    /// A worker ended by itself: it was shut down.
    func workerEnded(_ ended: WorkerProcess) {
        guard workers[ended.number] === ended else { return }
        note("worker \(ended.number) ended")
        workers[ended.number] = nil
        if !isEnding { later(1000) { $0.startWorker(ended.number) } }
    }

    func killWorker(_ number: Int, downMilliseconds: Int) {
        workers[number]?.kill()
        workers[number] = nil
        later(downMilliseconds) { $0.startWorker(number) }
    }
}
