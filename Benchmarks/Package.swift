// swift-tools-version: 6.2
import PackageDescription

/// The settings of the library's own targets.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Benchmarks are a package of their own, so that users of the library never build them.
///
/// `Scripts/bench` runs them.
let package = Package(
    name: "swift-trigger-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-trigger", path: "..", traits: ["Postgres"]),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Without its traits, which need packages that count allocations.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        // What the benches run: shared by the bench, which triggers it, and the program that is measured as a process.
        .target(
            name: "Workload",
            dependencies: [
                .product(name: "Trigger", package: "swift-trigger"),
                .product(name: "TriggerModel", package: "swift-trigger"),
            ],
            swiftSettings: settings
        ),
        // libpq by itself, for what the database server allows at most.
        .systemLibrary(name: "CBarePQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "CBarePQ", "Workload",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Trigger", package: "swift-trigger"),
                .product(name: "TriggerEmbedded", package: "swift-trigger"),
                .product(name: "TriggerEngine", package: "swift-trigger"),
                .product(name: "TriggerModel", package: "swift-trigger"),
                .product(name: "TriggerPostgres", package: "swift-trigger"),
                .product(name: "TriggerSQLite", package: "swift-trigger"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "BenchApp",
            dependencies: [
                "Workload",
                .product(name: "Trigger", package: "swift-trigger"),
                .product(name: "TriggerServer", package: "swift-trigger"),
            ],
            swiftSettings: settings
        ),
        // The system among its peers.
        .executableTarget(
            name: "PeerApp",
            dependencies: [
                .product(name: "Trigger", package: "swift-trigger"),
                .product(name: "TriggerEmbedded", package: "swift-trigger"),
                .product(name: "TriggerEngine", package: "swift-trigger"),
                .product(name: "TriggerModel", package: "swift-trigger"),
                .product(name: "TriggerPostgres", package: "swift-trigger"),
                .product(name: "TriggerServer", package: "swift-trigger"),
                .product(name: "TriggerSQLite", package: "swift-trigger"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        // The small parts. The plugin finds it because its folder's parent is called Benchmarks.
        .executableTarget(
            name: "Micro",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "TriggerEngine", package: "swift-trigger"),
                .product(name: "TriggerModel", package: "swift-trigger"),
                .product(name: "TriggerSQLite", package: "swift-trigger"),
            ],
            path: "Micro",
            swiftSettings: settings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ]
)
