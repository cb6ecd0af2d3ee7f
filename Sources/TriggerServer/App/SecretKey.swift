import Foundation

/// The secret key of an environment, and where it was found.
package struct SecretKey {
    /// The key.
    package let text: String
    /// The file it was just made in; nil when it was there before.
    var newFile: String?

    /// Takes the key that was set, else the one in the folder's file `secret-key`, else makes that file with a new one.
    ///
    /// - Throws: ``StartFailure`` when the file can neither be read nor made, or is empty.
    static func ofServer(in folder: DataFolder, given key: String?) throws -> SecretKey {
        if let key { return SecretKey(text: key) }
        let file = folder.file("secret-key")
        if FileManager.default.fileExists(atPath: file) { return try read(file) }
        let key = SecretKey(text: made(), newFile: file)
        try key.write(to: file)
        return key
    }

    /// Takes the key from a file, else from `TRIGGER_SECRET_KEY`.
    ///
    /// - Throws: ``StartFailure`` when there is none.
    static func ofWorker(file: String?, environment: [String: String]) throws -> SecretKey {
        if let file { return try read(file) }
        guard let key = given(in: environment) else {
            throw StartFailure("no secret key: set TRIGGER_SECRET_KEY or pass --key-file")
        }
        return SecretKey(text: key)
    }

    private static func given(in environment: [String: String]) -> String? {
        environment["TRIGGER_SECRET_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A key of the form every client knows: `tr_dev_` and 24 letters and digits.
    private static func made() -> String {
        let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        var chance = SystemRandomNumberGenerator()
        let text = (0..<24).map { _ in letters[Int.random(in: letters.indices, using: &chance)] }
        return "tr_dev_" + String(text)
    }

    /// Reads the key in a file.
    ///
    /// - Throws: ``StartFailure`` when the file cannot be read, or is empty.
    package static func read(_ file: String) throws -> SecretKey {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw StartFailure("cannot read the secret key in \(file): \(SystemReason.text(error))")
        }
        let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !key.isEmpty else {
            throw StartFailure("the secret key in \(file) is empty; write one into it, or remove it to have one made")
        }
        return SecretKey(text: key)
    }

    /// Makes the file readable for its owner alone from its first moment.
    private func write(to file: String) throws {
        let descriptor = open(file, O_CREAT | O_EXCL | O_WRONLY, 0o600)
        guard descriptor >= 0 else {
            let reason = SystemReason.text(number: errno)
            throw StartFailure("cannot write the secret key to \(file): \(reason); choose another folder with --data")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data((text + "\n").utf8))
            try handle.synchronize()
        } catch {
            throw StartFailure("cannot write the secret key to \(file): \(SystemReason.text(error))")
        }
    }
}
