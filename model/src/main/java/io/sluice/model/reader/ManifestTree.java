package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Position;
import io.sluice.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The manifests in a directory and in the directories in it, by name.
final class ManifestTree {
    /// Trees that people write have less than ten.
    static final int DEEPEST = 32;

    /// Files of one run.
    static final int MOST_FILES = 20_000;

    private final Findings findings;
    private final Set<Object> directories = new HashSet<>();
    private int count;

    ManifestTree(Findings findings) {
        this.findings = findings;
    }

    /// The files that may hold manifests. Hidden directories and `node_modules` are left out, and
    /// what a Helm chart or a Kustomization says that is no manifest.
    List<Path> files(Path root) {
        var files = found(root);
        if (files.isEmpty()) {
            say(Severity.INFO, "nothing-to-read", root, "has no .yaml, .yml or .json file", "");
        }
        return Kustomizations.without(files, findings);
    }

    /// The files that may hold manifests, with what a Kustomization says that is no manifest.
    List<Path> found(Path root) {
        var files = new ArrayList<Path>();
        walk(root, 1, files);
        return files;
    }

    private void walk(Path directory, int depth, List<Path> files) {
        if (depth > DEEPEST) {
            say(
                    Severity.ERROR,
                    "too-deep",
                    directory,
                    "directories are nested deeper than " + DEEPEST + " levels",
                    "name the directory that holds the manifests");
            return;
        }
        try {
            // A link may lead back to where it is.
            if (!directories.add(
                    key(directory, Files.readAttributes(directory, BasicFileAttributes.class)))) {
                return;
            }
            List<Path> entries;
            try (Stream<Path> list = Files.list(directory)) {
                entries = list.sorted().toList();
            }
            boolean chart = entries.stream().anyMatch(entry -> name(entry).equals("Chart.yaml"));
            for (Path entry : entries) {
                entry(entry, chart, depth, files);
            }
        } catch (IOException e) {
            Sources.unreadable(directory.toString(), e, findings);
        }
    }

    private void entry(Path entry, boolean chart, int depth, List<Path> files) {
        String name = name(entry);
        boolean directory = Files.isDirectory(entry);
        if (!directory && !isManifest(name)) {
            return;
        }
        if (isLeftOut(name, directory)) {
            say(Severity.INFO, "not-read", entry, "is not read", "name it with -f");
        } else if (chart && (directory ? name.equals("templates") : name.equals("Chart.yaml"))) {
            if (directory) {
                say(
                        Severity.WARNING,
                        "helm-chart",
                        entry,
                        "the templates of a Helm chart are no manifests: they are not read",
                        "helm template " + entry.getParent() + " | sluice ... -f -");
            }
        } else if (directory) {
            walk(entry, depth + 1, files);
        } else if (count < MOST_FILES) {
            count++;
            files.add(entry);
        } else if (count == MOST_FILES) {
            count++;
            say(
                    Severity.ERROR,
                    "too-many-files",
                    entry,
                    "more than "
                            + MOST_FILES
                            + " files may hold manifests: this and the next are"
                            + " not read",
                    "name the directories that hold the manifests");
        }
    }

    /// Hidden files are read, as kubectl does, but not the locks of editors and what macOS adds.
    private static boolean isLeftOut(String name, boolean directory) {
        return directory
                ? name.startsWith(".") || name.equals("node_modules")
                : name.startsWith(".#") || name.startsWith("._");
    }

    private static boolean isManifest(String name) {
        return name.endsWith(".yaml")
                || name.endsWith(".yml")
                || name.endsWith(".json")
                || name.equals("Kustomization");
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    /// What the system calls a file or directory, whatever its path.
    static Object key(Path path, BasicFileAttributes attributes) throws IOException {
        var key = attributes.fileKey();
        return key == null ? path.toRealPath() : key;
    }

    private void say(Severity severity, String rule, Path path, String message, String fix) {
        findings.add(
                new Finding(rule, severity, new Position(path.toString(), 0, 0), "", message, fix));
    }
}
