package io.sluice.lab;

import java.nio.file.Path;

/// Where a lab keeps what it leaves visible to others.
///
/// @param stateDirectory for the state file, the lock and the authority's certificate
/// @param namesDirectory for the named namespaces
/// @param namesInMemory true to put a file system in memory over `namesDirectory`: for mount
///   namespaces of our own, so that no empty files are left on disk
public record LabSettings(Path stateDirectory, Path namesDirectory, boolean namesInMemory) {
    private static final Path IP_NETNS = Path.of("/run/netns");

    /// What a user gets: root's namespaces are shown by `ip netns`, those of other users stay in
    /// their state directory. The environment variable `SLUICE_STATE` names another directory, for
    /// a lab beside the first.
    public static LabSettings standard() {
        String other = System.getenv("SLUICE_STATE");
        if (other != null && !other.isEmpty()) {
            return in(Path.of(other).toAbsolutePath());
        }
        var state = LabUser.stateDirectory();
        return LabUser.inUserNamespace() ? in(state) : new LabSettings(state, IP_NETNS, false);
    }

    /// Everything in one directory: labs with different directories do not disturb each other.
    public static LabSettings in(Path directory) {
        return new LabSettings(directory, directory.resolve("netns"), LabUser.inUserNamespace());
    }

    /// What others need to know of the running lab.
    public Path stateFile() {
        return stateDirectory.resolve("lab.json");
    }

    Path lockFile() {
        return stateDirectory.resolve("lab.lock");
    }

    Path authorityFile() {
        return stateDirectory.resolve("lab-ca.pem");
    }
}
