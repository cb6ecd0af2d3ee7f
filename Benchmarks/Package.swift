// swift-tools-version: 6.2
import PackageDescription

/// Benchmarks are a package of their own, so that users of the library never build them. `Scripts/bench` runs them.
let package = Package(
    name: "swift-trigger-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-trigger", path: ".."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "Bench",
            dependencies: [
                .product(name: "Trigger", package: "swift-trigger"),
                .product(name: "TriggerEmbedded", package: "swift-trigger"),
                .product(name: "TriggerEngine", package: "swift-trigger"),
                .product(name: "TriggerModel", package: "swift-trigger"),
                .product(name: "TriggerSQLite", package: "swift-trigger"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
                .treatAllWarnings(as: .error),
            ]
        )
    ]
)
