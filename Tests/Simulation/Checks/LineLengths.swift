/// How long the line of a queue with a size limit was after every commit, and while it was decided.
///
/// Triggers are held against the runs that stood in line before their commit, with those that they bring themselves.
struct LineLengths {
    /// A commit.
    private struct Moment {
        var commit: Int
        /// The most runs that a trigger can have met.
        var most: Int
        /// The runs that stand in line afterwards.
        var after: Int
        /// The limit; that before it where it changed to a larger one.
        var limit: Int?
    }

    private var moments: [Moment] = []
    private var limit: Int?

    /// Takes note of a commit.
    ///
    /// - Parameters:
    ///   - commit: Its number.
    ///   - before: The runs that stood in line before it.
    ///   - brought: The new runs that stand in line now or were handed out at once, and those of whom it cannot be told.
    ///   - after: The runs that stand in line.
    ///   - limit: How many may.
    /// - Returns: By how many runs the limit is exceeded; 0 where it is not.
    mutating func add(
        _ commit: Int, before: Int, brought: (sure: Int, all: Int), after: Int, limit: Int?
    ) -> Int {
        let lowest = [self.limit, limit].compactMap(\.self).min()
        moments.append(Moment(commit: commit, most: max(before + brought.all, after), after: after, limit: lowest))
        // A limit that this commit itself brings holds for those after it.
        let highest = self.limit.flatMap { old in limit.map { max(old, $0) } }
        self.limit = limit
        guard let highest, brought.sure > 0 else { return 0 }
        return max(0, before + brought.sure - highest)
    }

    /// Whether a trigger can have met a full line after a commit.
    func wasFull(since commit: Int) -> Bool {
        let last = moments.last { $0.commit <= commit }
        if let last, let limit = last.limit, last.after >= limit { return true }
        return moments.contains { moment in
            guard moment.commit > commit, let limit = moment.limit else { return false }
            return moment.most >= limit
        }
    }
}
