package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Position;
import io.sluice.model.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Opens what a user named with `-f`.
final class Sources {
    private final Findings findings;
    private final List<Source> opened = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();

    Sources(Findings findings) {
        this.findings = findings;
    }

    /// The texts, in the order of `paths`; inside a directory by name. A file that is named twice
    /// is read once.
    List<Source> open(List<String> paths) {
        for (String path : paths) {
            try {
                if (path.equals("-")) {
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
        return opened;
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
            if (seen.add(path.toRealPath())) {
                try (InputStream in = Files.newInputStream(path)) {
                    decode(path.toString(), in);
                }
            }
        } catch (IOException e) {
            unreadable(path.toString(), e);
        }
    }

    private void decode(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Source.LARGEST_BYTES + 1);
        Source.decode(name, bytes, findings).ifPresent(opened::add);
    }

    private void unreadable(String path, Exception e) {
        String why =
                e instanceof NoSuchFileException
                        ? "there is no such file or directory"
                        : "cannot be read: " + e.getMessage();
        findings.error("unreadable", new Position(path, 0, 0), why, "");
    }

    private void info(Path path, String message, String fix) {
        var position = new Position(path.toString(), 0, 0);
        findings.add(new Finding("nothing-to-read", Severity.INFO, position, "", message, fix));
    }
}
