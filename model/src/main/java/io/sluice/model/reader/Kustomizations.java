package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Position;
import io.sluice.model.Severity;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Kustomizations among the files of a tree. The files that they list are read as they are written;
/// a Kustomization that would change them says so, and its patches are not read.
final class Kustomizations {
    private static final Set<String> NAMES =
            Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /// Fields that change the objects, or bring in others.
    private static final List<String> CHANGES =
            List.of(
                    "patches",
                    "patchesStrategicMerge",
                    "patchesJson6902",
                    "configurations",
                    "namespace",
                    "namePrefix",
                    "nameSuffix",
                    "labels",
                    "commonLabels",
                    "replacements",
                    "replicas",
                    "components",
                    "generators",
                    "transformers",
                    "vars",
                    "helmCharts",
                    "helmChartInflationGenerator");

    /// Fields with names of files that are no manifests of their own.
    private static final List<String> PARTS =
            List.of(
                    "patches",
                    "patchesStrategicMerge",
                    "patchesJson6902",
                    "replacements",
                    "generators",
                    "transformers",
                    "configurations");

    private final Findings findings;
    private final Set<Path> parts = new HashSet<>();

    private Kustomizations(Findings findings) {
        this.findings = findings;
    }

    /// The files without Kustomizations and what belongs to them.
    static List<Path> without(List<Path> files, Findings findings) {
        var kustomizations = new Kustomizations(findings);
        var rest = new ArrayList<Path>();
        for (Path file : files) {
            if (NAMES.contains(file.getFileName().toString())) {
                kustomizations.read(file);
            } else {
                rest.add(file);
            }
        }
        rest.removeIf(file -> kustomizations.parts.contains(file.normalize()));
        return rest;
    }

    private void read(Path file) {
        Sources.read(new Input(file.toString(), true), findings)
                .ifPresent(source ->
                        YamlDocuments.parse(
                                source.file(),
                                source.text(),
                                findings,
                                document -> {
                                    if (document instanceof Yaml.Mapping kustomization) {
                                        read(file, kustomization);
                                    }
                                }));
    }

    private void read(Path file, Yaml.Mapping kustomization) {
        var report = new ObjectReport(new Findings(), "", Strictness.STRICT);
        var fields = new Fields(kustomization, "", report);
        for (String field : PARTS) {
            for (Yaml item : fields.items(field)) {
                part(file, item);
            }
        }
        var changes = new ArrayList<>(CHANGES.stream().filter(fields::has).toList());
        boolean remote =
                fields.strings("resources").stream()
                        .anyMatch(text ->
                                text.text().contains("://")
                                        || text.text().contains("?ref=")
                                        || text.text().startsWith("github.com/"));
        if (remote) {
            changes.add("resources from elsewhere");
        }
        Position position = kustomization.position();
        if (changes.isEmpty()) {
            say(Severity.INFO, position, "a Kustomization: its files are read as they are", "");
        } else {
            say(
                    Severity.WARNING,
                    position,
                    "a Kustomization that changes what it lists ("
                            + String.join(", ", changes)
                            + "): its files are read as they are written, without that",
                    "kubectl kustomize " + file.getParent() + " | sluice ... -f -");
        }
    }

    /// A file by name, or an object that names one.
    private void part(Path kustomization, Yaml item) {
        Yaml name = item;
        if (item instanceof Yaml.Mapping fields && fields.entries().containsKey("path")) {
            name = fields.entries().get("path").value();
        }
        if (name instanceof Yaml.Scalar scalar && scalar.text().indexOf('\n') < 0) {
            try {
                parts.add(kustomization.resolveSibling(scalar.text()).normalize());
            } catch (InvalidPathException _) {
                // It names no file, so it hides none.
            }
        }
    }

    private void say(Severity severity, Position position, String message, String fix) {
        findings.add(new Finding("kustomization", severity, position, "", message, fix));
    }
}
