package io.sluice.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Who runs this process, seen from the machine: root of a user namespace is somebody else outside.
final class LabUser {
    private static final long ALL_USERS = 4294967295L;

    private LabUser() {}

    /// A line of `/proc/self/uid_map`.
    private record Mapping(long inside, long outside, long count) {}

    private static List<Mapping> mappings() {
        try {
            return Files.readAllLines(Path.of("/proc/self/uid_map")).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .map(field ->
                            new Mapping(
                                    Long.parseLong(field[0]),
                                    Long.parseLong(field[1]),
                                    Long.parseLong(field[2])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("who runs this process is not known", e);
        }
    }

    /// True inside a user namespace other than the machine's own.
    static boolean inUserNamespace() {
        return !mappings().equals(List.of(new Mapping(0, 0, ALL_USERS)));
    }

    /// The user's number outside every user namespace that this process can see.
    private static long outerId() {
        try {
            long id = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
            return mappings().stream()
                    .filter(map -> id >= map.inside() && id - map.inside() < map.count())
                    .mapToLong(map -> map.outside() + id - map.inside())
                    .findFirst()
                    .orElse(id);
        } catch (IOException e) {
            throw new UncheckedIOException("who runs this process is not known", e);
        }
    }

    /// `/run/sluice` for root, otherwise in the user's runtime directory or `/tmp`.
    static Path stateDirectory() {
        long id = outerId();
        if (id == 0) {
            return Path.of("/run/sluice");
        }
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        return runtime == null || runtime.isEmpty()
                ? Path.of("/tmp/sluice-" + id)
                : Path.of(runtime, "sluice");
    }
}
