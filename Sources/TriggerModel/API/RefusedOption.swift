/// Options of a trigger that the API names and this server never takes, each with the reason (http-api.md §4.1).
package enum RefusedOption: String, CodingKey, CaseIterable, Sendable {
    case resumeParentOnCompletion, parentBatch, dependentAttempt, parentAttempt, dependentBatch
    case bulkActionId, externalDeploymentId

    /// Why it is not taken.
    package var reason: String {
        switch self {
        case .externalDeploymentId:
            "this server has no deployments; lockToVersion names the version whose worker is to run it"
        case .bulkActionId: "the server itself makes the runs of a bulk action"
        case .parentBatch, .dependentBatch, .resumeParentOnCompletion, .dependentAttempt, .parentAttempt:
            "runs wait for others by the protocol of their workers, not by an option of a trigger; leave it out"
        }
    }
}
