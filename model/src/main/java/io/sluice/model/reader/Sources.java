package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Position;
import io.sluice.model.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Opens what a user named with `-f`.
final class Sources {
    private final Findings findings;
    private final Consumer<Source> reader;
    private final Set<Object> seen = new HashSet<>();

    /// @param reader gets one text after the other
    Sources(Findings findings, Consumer<Source> reader) {
        this.findings = findings;
        this.reader = reader;
    }

    /// Reads in the order of `paths`, inside a directory by name. A file that is named twice is
    /// read once.
    void open(List<String> paths) {
        for (String path : paths) {
            try {
                if (path.isBlank()) {
                    findings.error(
                            "unreadable",
                            new Position("''", 0, 0),
                            "the name of a file or directory is empty",
                            "name one, or - for standard input");
                } else if (path.equals("-")) {
                    decode("-", System.in);
                } else if (Files.isDirectory(Path.of(path))) {
                    directory(Path.of(path));
                } else {
                    file(Path.of(path));
                }
            } catch (IOException | IllegalArgumentException e) {
                unreadable(path, e);
            }
        }
    }

    private void directory(Path directory) throws IOException {
        List<Path> entries;
        try (Stream<Path> list = Files.list(directory)) {
            entries = list.sorted().toList();
        }
        int read = 0;
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                info(entry, "is a directory inside a directory: it is not read", "name it with -f");
            } else if (isManifest(entry)) {
                file(entry);
                read++;
            }
        }
        if (read == 0) {
            info(directory, "has no .yaml, .yml or .json file", "");
        }
    }

    private static boolean isManifest(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private void file(Path path) {
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()
                    && !isOpenAlready(path)) {
                findings.error(
                        "unreadable",
                        new Position(path.toString(), 0, 0),
                        "is no regular file: reading it may never end",
                        "write it into a file, or into standard input with -f -");
                return;
            }
            // Pipes have no path of their own, so files are told apart by what the system calls
            // them.
            if (seen.add(key(path))) {
                try (InputStream in = Files.newInputStream(path)) {
                    decode(path.toString(), in);
                }
            }
        } catch (IOException e) {
            unreadable(path.toString(), e);
        }
    }

    /// True for pipes that a shell made for this command: `<(...)` and `/dev/stdin`.
    private static boolean isOpenAlready(Path path) {
        return path.startsWith("/dev/fd")
                || path.startsWith("/dev/stdin")
                || path.startsWith("/proc");
    }

    private static Object key(Path path) throws IOException {
        var key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path.toRealPath() : key;
    }

    private void decode(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Source.LARGEST_BYTES + 1);
        Source.decode(name, bytes, findings).ifPresent(reader);
    }

    private void unreadable(String path, Exception e) {
        String why =
                e instanceof NoSuchFileException
                        ? "there is no such file or directory"
                        : "cannot be read: " + e.getMessage();
        findings.error(
                "unreadable", new Position(path, 0, 0), why, "check its name and its permissions");
    }

    private void info(Path path, String message, String fix) {
        var position = new Position(path.toString(), 0, 0);
        findings.add(new Finding("nothing-to-read", Severity.INFO, position, "", message, fix));
    }
}
