import TriggerModel

/// Makes a token from outside any run, or finds the one that holds its idempotency key.
struct CreateToken: EngineCommand {
    let environment: EnvironmentID
    let options: TokenOptions
    /// One text per logical call, the same on every repeat.
    let requestKey: String?

    private var requestID: RequestRecord.ID? {
        requestKey.map { RequestRecord.ID(environment: environment, scope: "token:", key: $0) }
    }

    func request(_ loads: inout LoadRequest) {
        if let key = options.idempotencyKey { loads.tokenKeys.insert(key) }
        if let requestID { loads.requests.insert(requestID) }
    }

    func decide(_ workspace: inout Workspace) throws -> TokenReceipt {
        if let requestID, let token = workspace.requests[requestID]?.token {
            return workspace.receipt(of: token, isCached: false)
        }
        let receipt = workspace.createToken(options)
        if let requestID { workspace.record(RequestRecord(id: requestID, token: receipt, createdAt: workspace.now)) }
        return receipt
    }
}
