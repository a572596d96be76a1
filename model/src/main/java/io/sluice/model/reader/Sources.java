package io.sluice.model.reader;

import io.sluice.model.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a user named with `-f`, and its bytes.
final class Sources {
    private final Findings findings;
    private final ManifestTree tree;
    private final Set<Object> seen = new HashSet<>();
    private final List<Input> inputs = new ArrayList<>();

    private Sources(Findings findings) {
        this.findings = findings;
        this.tree = new ManifestTree(findings);
    }

    /// What there is to read, in the order of `paths`, inside a directory by name. A file that is
    /// named twice is read once.
    static List<Input> list(List<String> paths, Findings findings) {
        var sources = new Sources(findings);
        paths.forEach(sources::add);
        return List.copyOf(sources.inputs);
    }

    /// The files that `paths` lead to: a change of one of them, or of the list, may change what is
    /// read.
    static List<Path> files(List<String> paths) {
        var tree = new ManifestTree(new Findings());
        var files = new ArrayList<Path>();
        for (String path : paths) {
            try {
                if (!path.isBlank() && !path.equals("-")) {
                    files.addAll(
                            Files.isDirectory(Path.of(path))
                                    ? tree.found(Path.of(path))
                                    : List.of(Path.of(path)));
                }
            } catch (InvalidPathException e) {
                // Reading it says why: nothing to look at.
            }
        }
        return files;
    }

    private void add(String path) {
        try {
            if (path.isBlank()) {
                findings.error(
                        "unreadable",
                        new Position("''", 0, 0),
                        "the name of a file or directory is empty",
                        "name one, or - for standard input");
            } else if (path.equals("-")) {
                if (seen.add(path)) {
                    inputs.add(new Input(path, false));
                }
            } else if (Files.isDirectory(Path.of(path))) {
                for (Path file : tree.files(Path.of(path))) {
                    file(file, true);
                }
            } else {
                file(Path.of(path), false);
            }
        } catch (IllegalArgumentException e) {
            unreadable(path, e, findings);
        }
    }

    private void file(Path path, boolean found) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile() && !isOpenAlready(path)) {
                findings.error(
                        "unreadable",
                        new Position(path.toString(), 0, 0),
                        "is no regular file: reading it may never end",
                        "write it into a file, or into standard input with -f -");
                return;
            }
            // Pipes have no path of their own, so files are told apart by what the system calls
            // them.
            if (seen.add(ManifestTree.key(path, attributes))) {
                inputs.add(new Input(path.toString(), found));
            }
        } catch (IOException e) {
            unreadable(path.toString(), e, findings);
        }
    }

    /// True for pipes that a shell made for this command: `<(...)` and `/dev/stdin`.
    private static boolean isOpenAlready(Path path) {
        return path.startsWith("/dev/fd")
                || path.startsWith("/dev/stdin")
                || path.startsWith("/proc");
    }

    /// The text of an input; empty, with a finding, when it cannot be had.
    static Optional<Source> read(Input input, Findings findings) {
        if (input.name().equals("-")) {
            try {
                return decode(input, System.in, findings);
            } catch (IOException e) {
                unreadable(input.name(), e, findings);
                return Optional.empty();
            }
        }
        try (InputStream in = Files.newInputStream(Path.of(input.name()))) {
            return decode(input, in, findings);
        } catch (IOException e) {
            unreadable(input.name(), e, findings);
            return Optional.empty();
        }
    }

    private static Optional<Source> decode(Input input, InputStream in, Findings findings)
            throws IOException {
        byte[] bytes = in.readNBytes(Source.LARGEST_BYTES + 1);
        return Source.decode(input.name(), bytes, findings);
    }

    static void unreadable(String path, Exception e, Findings findings) {
        String why =
                e instanceof NoSuchFileException
                        ? "there is no such file or directory"
                        : "cannot be read: " + e.getMessage();
        findings.error(
                "unreadable", new Position(path, 0, 0), why, "check its name and its permissions");
    }
}
