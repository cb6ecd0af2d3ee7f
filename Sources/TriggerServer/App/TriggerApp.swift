import ArgumentParser
import Logging
import Tracing
public import Trigger

/// A program of tasks: server, worker and SQLite in one process, with nothing else to install.
///
/// ```swift
/// @main struct Orders: TriggerApp {
///     var tasks: Tasks { FulfilOrder() }
/// }
/// ```
///
/// Without arguments it listens on `127.0.0.1:3030` and keeps its data in `.trigger/`; `--host`, `--port` and `--data` say
/// otherwise, or else `TRIGGER_HOST`, `TRIGGER_PORT` and `TRIGGER_DATA`, or else `host`, `port` and `data` in the JSON file
/// that `--config` or `TRIGGER_CONFIG` names, or in `trigger.json`. `worker --server URL` runs the tasks alone, for a server
/// elsewhere; `server` runs the server alone. The secret key is `TRIGGER_SECRET_KEY`, or `secretKey` in that file; without
/// either, one is made at the first start, printed, and kept in the data folder's `secret-key`.
///
/// SIGTERM and SIGINT end it gracefully: runs in hand are given back at no cost and go on at the next start.
public protocol TriggerApp: Sendable {
    /// Makes the app; called once per process, after the arguments were read.
    init()

    /// The tasks it has.
    @TasksBuilder var tasks: Tasks { get }

    /// The hooks that run for every task; those of ``options`` unless said otherwise.
    var hooks: GlobalHooks { get }

    /// How its worker works; the defaults of ``/Trigger/WorkerOptions`` unless said otherwise.
    var options: WorkerOptions { get }

    /// Sets up the process's logging and tracing; called once, before the worker begins.
    ///
    /// By default lines of every swift-log `Logger` go to the standard error and, inside a task, into its run, and spans of
    /// swift-distributed-tracing into the run. An app that has a backend of its own says so here, and hands it to
    /// ``/Trigger/RunLogHandler``.
    static func bootstrap()
}

extension TriggerApp {
    /// The hooks of the options.
    public var hooks: GlobalHooks {
        options.hooks
    }

    /// The defaults.
    public var options: WorkerOptions {
        WorkerOptions()
    }

    /// Lines go to the standard error and into runs, spans into runs.
    public static func bootstrap() {
        LoggingSystem.bootstrap { RunLogHandler(Console.logger(label: $0).handler) }
        InstrumentationSystem.bootstrap(RunTracer())
    }

    /// The worker of the app on a transport.
    func worker(_ transport: any RunTransport) -> Worker {
        var options = options
        options.hooks = hooks
        return Worker(transport: transport, tasks: tasks, options: options)
    }

    /// Reads the arguments and runs until the process is told to end.
    ///
    /// What keeps it from starting is said in one line on the standard error, and the process exits with status 1; wrong
    /// arguments exit with 64.
    @concurrent
    public static func main() async throws {
        bootstrap()
        await AppCommand<Self>.main()
    }
}
