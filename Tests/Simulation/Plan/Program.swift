/// What the code of a task does in one run: the payload is the program's number.
struct Program: Sendable {
    /// The task that runs it, by its number.
    var task: Int
    var calls: [Call]
    /// Attempts up to this one fail at the end.
    var failingAttempts: Int

    /// Something a task's code does.
    indirect enum Call: Sendable {
        /// A step, with what its body does.
        case step(Step)
        case wait(key: String?, milliseconds: Int)
        /// Triggers runs of the programs, and does not wait for them.
        case trigger(Children)
        /// Triggers runs of the programs and waits for their ends.
        case await(Children)
        /// Makes a token, has a client complete it, and waits for it.
        case token(Token)
        /// Branches in child tasks; an error in one cancels the others.
        case parallel([[Call]])
        /// Time that the code spends between calls.
        case pause(milliseconds: Int)
    }

    /// A step.
    struct Step: Sendable {
        var key: String
        /// Tries up to this one fail.
        var failures: Int
        var tries: Int
        var gapMilliseconds: Int
        var bodyMilliseconds: Int
        var inner: [Call]
        /// Whether the body throws `AbortRun`.
        var aborts: Bool
        /// Whether the code around it goes on when it fails.
        var isCaught: Bool
    }

    /// A token.
    struct Token: Sendable {
        var key: String?
        var timeoutMilliseconds: Int
        /// When the client completes it, once the run made it; never when nil.
        var completionMilliseconds: Int?
        /// Whether all tokens of this kind are one.
        var isShared: Bool
    }

    /// Runs that a run triggers.
    struct Children: Sendable {
        var key: String?
        /// All of one task.
        var programs: [Int]
        var isBatch: Bool
        /// Whether a child that failed fails the code.
        var unwraps: Bool
        var idempotencyKey: String?
        var concurrencyKey: String?
    }
}

extension Program.Call: CustomStringConvertible {
    var description: String {
        switch self {
        case .step(let step): step.description
        case .wait(let key, let milliseconds): "wait(\(key ?? "#"), \(milliseconds) ms)"
        case .trigger(let children): "trigger(\(children))"
        case .await(let children): "triggerAndWait(\(children))"
        case .token(let token): token.description
        case .parallel(let branches): "parallel(\(branches.map { "\($0)" }.joined(separator: " | ")))"
        case .pause(let milliseconds): "pause(\(milliseconds) ms)"
        }
    }
}

extension Program.Step: CustomStringConvertible {
    var description: String {
        var parts = [key]
        if failures > 0 { parts.append("fails \(failures) of \(tries), gap \(gapMilliseconds) ms") }
        if bodyMilliseconds > 0 { parts.append("\(bodyMilliseconds) ms") }
        if aborts { parts.append("aborts") }
        if isCaught { parts.append("caught") }
        if !inner.isEmpty { parts.append("\(inner)") }
        return "step(\(parts.joined(separator: ", ")))"
    }
}

extension Program.Token: CustomStringConvertible {
    var description: String {
        let end = completionMilliseconds.map { "completed after \($0) ms" } ?? "not completed"
        return "token(\(key ?? "#"), \(timeoutMilliseconds) ms, \(end)\(isShared ? ", shared" : ""))"
    }
}

extension Program.Children: CustomStringConvertible {
    var description: String {
        var parts = [key ?? "#", isBatch ? "batch \(programs)" : "program \(programs[0])"]
        if unwraps { parts.append("unwrapped") }
        if let idempotencyKey { parts.append("idempotency key \(idempotencyKey)") }
        if let concurrencyKey { parts.append("concurrency key \(concurrencyKey)") }
        return parts.joined(separator: ", ")
    }
}
