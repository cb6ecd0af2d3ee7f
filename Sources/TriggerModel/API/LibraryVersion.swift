/// The version of this package.
package enum LibraryVersion {
    /// As it stands in the changelog.
    package static let current = "0.1.0"
}
