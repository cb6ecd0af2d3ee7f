// swift-tools-version: 6.2
import PackageDescription

/// Settings shared by every target: the Swift 6 language mode, the upcoming features, and warnings as errors.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// The settings of the guides' examples: those a reader's package has, with warnings as errors.
let readersSettings: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
    name: "swift-trigger",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "TriggerModel", targets: ["TriggerModel"]),
        .library(name: "TriggerEngine", targets: ["TriggerEngine"]),
        .library(name: "TriggerSQLite", targets: ["TriggerSQLite"]),
        .library(name: "TriggerPostgres", targets: ["TriggerPostgres"]),
        .library(name: "Trigger", targets: ["Trigger"]),
        .library(name: "TriggerEmbedded", targets: ["TriggerEmbedded"]),
        .library(name: "TriggerServer", targets: ["TriggerServer"]),
        .library(name: "TriggerTesting", targets: ["TriggerTesting"]),
        .executable(name: "trigger", targets: ["TriggerCLI"]),
        .executable(name: "Showcase", targets: ["Showcase"]),
        .executable(name: "PaymentStub", targets: ["PaymentStub"]),
    ],
    traits: [
        .trait(name: "Postgres", description: "The store on PostgreSQL; needs libpq 14 or later (Debian: libpq-dev).")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        // Without the trait for JSON files: a file's keys and values are checked as they are read, which needs its own reading.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .target(
            name: "TriggerModel",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings
        ),
        .target(
            name: "TriggerEngine",
            dependencies: [
                "TriggerModel",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TriggerSQLite",
            dependencies: [
                "TriggerEngine", "TriggerModel",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            resources: [.embedInCode("Migrations")],
            swiftSettings: settings
        ),
        .systemLibrary(
            name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]
        ),
        // Empty without the trait, so that nothing needs libpq unless it is asked for.
        .target(
            name: "TriggerPostgres",
            dependencies: [
                "TriggerEngine", "TriggerModel",
                .target(name: "CLibPQ", condition: .when(traits: ["Postgres"])),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            resources: [.embedInCode("Migrations")],
            swiftSettings: settings
        ),
        .target(
            name: "Trigger",
            dependencies: [
                "TriggerModel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TriggerEmbedded",
            dependencies: [
                "Trigger", "TriggerEngine", "TriggerModel", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TriggerServer",
            dependencies: [
                "Trigger", "TriggerEmbedded", "TriggerEngine", "TriggerModel", "TriggerPostgres", "TriggerSQLite",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TriggerTesting",
            dependencies: [
                "Trigger", "TriggerEmbedded", "TriggerEngine", "TriggerModel", "TriggerSQLite",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "TriggerCLI",
            dependencies: [
                "Trigger", "TriggerEngine", "TriggerModel", "TriggerServer", "TriggerSQLite",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "Showcase",
            dependencies: [
                "Trigger", "TriggerModel", "TriggerServer",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Examples/Showcase/Showcase",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "PaymentStub",
            dependencies: [
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            path: "Examples/Showcase/PaymentStub",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "Guides",
            dependencies: [
                "Trigger", "TriggerServer", .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            path: "Examples/Guides",
            swiftSettings: readersSettings
        ),
        .executableTarget(
            name: "Simulation",
            dependencies: [
                "TestSupport", "Trigger", "TriggerEmbedded", "TriggerEngine", "TriggerModel", "TriggerPostgres",
                "TriggerSQLite",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            path: "Tests/Simulation",
            swiftSettings: settings
        ),
        // `Scripts/soak kill`; not a product of the library.
        .executableTarget(
            name: "SoakKill",
            dependencies: [
                "Trigger", "TriggerModel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Tests/SoakKill",
            swiftSettings: settings
        ),
        // What the tests of several targets need.
        .target(
            name: "TestSupport",
            dependencies: ["TriggerPostgres"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "TriggerEngineTests",
            dependencies: ["TriggerEngine", "TriggerModel"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TriggerTests",
            dependencies: [
                "Trigger", "TriggerModel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            exclude: ["CronTable.tsv"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TriggerServerTests",
            dependencies: [
                "TestSupport", "Trigger", "TriggerEmbedded", "TriggerEngine", "TriggerModel", "TriggerServer",
                "TriggerSQLite", "TriggerTesting",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TriggerCLITests",
            dependencies: [
                "Trigger", "TriggerCLI", "TriggerModel", "TriggerServer", "TriggerTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ShowcaseTests",
            dependencies: ["Showcase", "Trigger", "TriggerModel", "TriggerTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GuideTests",
            dependencies: ["Guides", "Trigger", "TriggerModel", "TriggerTesting"],
            swiftSettings: readersSettings
        ),
        .testTarget(
            name: "TriggerTestingTests",
            dependencies: [
                "Trigger", "TriggerModel", "TriggerTesting", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "StoreConformanceTests",
            dependencies: [
                "TestSupport", "TriggerEngine", "TriggerModel", "TriggerPostgres", "TriggerSQLite", "TriggerTesting",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EngineFlowTests",
            dependencies: [
                "TestSupport", "Trigger", "TriggerEmbedded", "TriggerEngine", "TriggerModel", "TriggerPostgres",
                "TriggerSQLite", "TriggerTesting",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Showcase", "TestSupport", "Trigger", "TriggerCLI", "TriggerEngine", "TriggerModel",
                "TriggerPostgres", "TriggerSQLite",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
    ]
)
