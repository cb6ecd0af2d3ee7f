/// The word by which the worker routes say that a worker has to register again.
package enum UnknownWorker {
    /// The member `code` of the error body.
    package static let word = "UNKNOWN_WORKER"
}
