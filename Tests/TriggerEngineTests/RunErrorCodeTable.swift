import Foundation

/// What becomes of a run that a code ends, and whether another attempt may follow; written by hand from the rules (tasks.md §3.4), never
/// from the code.
///
/// `moved` is a further attempt on a larger machine alone. An undecodable payload is permanent, by the design, and so is an error of
/// `catchError`: there are no settings to retry it with.
enum RunErrorCodeTable {
    static let text = """
        code                                        | status                | another attempt
        TASK_RUN_CANCELLED                          | CANCELED              | no
        TASK_INPUT_ERROR                            | COMPLETED_WITH_ERRORS | no
        TASK_OUTPUT_ERROR                           | COMPLETED_WITH_ERRORS | yes
        TASK_MIDDLEWARE_ERROR                       | COMPLETED_WITH_ERRORS | yes
        TASK_RUN_UNCAUGHT_EXCEPTION                 | COMPLETED_WITH_ERRORS | yes
        RECURSIVE_WAIT_DEADLOCK                     | COMPLETED_WITH_ERRORS | no
        TASK_RUN_STALLED_EXECUTING                  | COMPLETED_WITH_ERRORS | yes
        TASK_RUN_STALLED_EXECUTING_WITH_WAITPOINTS  | COMPLETED_WITH_ERRORS | yes
        MAX_DURATION_EXCEEDED                       | TIMED_OUT             | no
        TASK_PROCESS_OOM_KILLED                     | CRASHED               | moved
        TASK_PROCESS_MAYBE_OOM_KILLED               | CRASHED               | moved
        TASK_PROCESS_SIGSEGV                        | CRASHED               | yes
        DISK_SPACE_EXCEEDED                         | CRASHED               | no
        OUTDATED_SDK_VERSION                        | CRASHED               | no
        HANDLE_ERROR_ERROR                          | CRASHED               | no
        TASK_RUN_CRASHED                            | CRASHED               | yes
        TASK_PROCESS_EXITED_WITH_NON_ZERO_CODE      | CRASHED               | yes
        COULD_NOT_FIND_EXECUTOR                     | SYSTEM_FAILURE        | no
        COULD_NOT_FIND_TASK                         | SYSTEM_FAILURE        | no
        COULD_NOT_IMPORT_TASK                       | SYSTEM_FAILURE        | no
        CONFIGURED_INCORRECTLY                      | SYSTEM_FAILURE        | no
        TASK_ALREADY_RUNNING                        | SYSTEM_FAILURE        | no
        TASK_PROCESS_SIGKILL_TIMEOUT                | SYSTEM_FAILURE        | no
        TASK_PROCESS_SIGTERM                        | SYSTEM_FAILURE        | yes
        TASK_RUN_HEARTBEAT_TIMEOUT                  | SYSTEM_FAILURE        | no
        TASK_EXECUTION_FAILED                       | SYSTEM_FAILURE        | yes
        TASK_EXECUTION_ABORTED                      | SYSTEM_FAILURE        | yes
        GRACEFUL_EXIT_TIMEOUT                       | SYSTEM_FAILURE        | yes
        POD_EVICTED                                 | SYSTEM_FAILURE        | yes
        POD_UNKNOWN_ERROR                           | SYSTEM_FAILURE        | no
        TASK_HAS_N0_EXECUTION_SNAPSHOT              | SYSTEM_FAILURE        | no
        TASK_DEQUEUED_INVALID_STATE                 | SYSTEM_FAILURE        | no
        TASK_DEQUEUED_QUEUE_NOT_FOUND               | SYSTEM_FAILURE        | no
        TASK_RUN_DEQUEUED_MAX_RETRIES               | SYSTEM_FAILURE        | no
        TASK_DID_CONCURRENT_WAIT                    | SYSTEM_FAILURE        | no
        BATCH_ITEM_COULD_NOT_TRIGGER                | SYSTEM_FAILURE        | no
        PAYLOAD_TOO_LARGE                           | SYSTEM_FAILURE        | no
        UNSPECIFIED_ERROR                           | SYSTEM_FAILURE        | no
        A_CODE_OF_TOMORROW                          | SYSTEM_FAILURE        | no
        """

    struct Row: Sendable {
        let code: String
        let status: String
        let another: String
    }

    static let rows: [Row] = text.split(separator: "\n").dropFirst().map { line in
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        return Row(code: cells[0], status: cells[1], another: cells[2])
    }
}
