package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Position;
import io.sluice.model.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Files that lie in a directory beside manifests and are none themselves.
final class FoundFile {
    private static final String TEMPLATE_MARK = "{{";

    /// Ways to write a word so that it does not show.
    private static final Pattern ESCAPE = Pattern.compile("\\\\[uUx]");

    private FoundFile() {}

    /// True, and said, when a file has none of the words that make a manifest. Hidden files, which
    /// mostly belong to other tools, need both of them.
    static boolean isNoManifest(Source source, Findings findings) {
        String text = source.text();
        boolean version = text.contains("apiVersion");
        boolean kind = text.contains("kind");
        boolean may = isHidden(source) ? version && kind : version || kind;
        if (may || ESCAPE.matcher(text).find()) {
            return false;
        }
        if (!source.text().isBlank()) {
            noManifest(new Position(source.file(), 0, 0), findings);
        }
        return true;
    }

    private static boolean isHidden(Source source) {
        return Path.of(source.file()).getFileName().toString().startsWith(".");
    }

    /// True, and said, for a document that does not mean to be a manifest: it has neither
    /// `apiVersion`, `kind` nor `metadata`.
    static boolean isNoManifest(Yaml document, Findings findings) {
        boolean other =
                switch (document) {
                    case Yaml.Mapping fields ->
                            !fields.entries().containsKey("apiVersion")
                                    && !fields.entries().containsKey("kind")
                                    && !fields.entries().containsKey("metadata");
                    case Yaml.Sequence list ->
                            list.items().stream()
                                    .noneMatch(item ->
                                            item instanceof Yaml.Mapping fields
                                                    && fields.entries().containsKey("kind"));
                    case Yaml.Scalar _ -> true;
                };
        if (other) {
            noManifest(document.position(), findings);
        }
        return other;
    }

    private static void noManifest(Position position, Findings findings) {
        findings.add(
                new Finding(
                        "no-manifest",
                        Severity.INFO,
                        position,
                        "",
                        "is no manifest: it has no apiVersion and no kind",
                        ""));
    }

    /// True when the errors of a file come from marks of a template.
    static boolean isTemplate(Source source, Findings said) {
        if (!said.failed() || !source.text().contains(TEMPLATE_MARK)) {
            return false;
        }
        var lines = source.text().lines().toList();
        return said.toList().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .anyMatch(finding ->
                        finding.rule().equals("yaml-syntax") || isMarked(lines, finding));
    }

    private static boolean isMarked(List<String> lines, Finding finding) {
        int line = finding.position().line();
        return line >= 1 && line <= lines.size() && lines.get(line - 1).contains(TEMPLATE_MARK);
    }

    /// What there is to say about a template.
    static Findings template(Source source) {
        var findings = new Findings();
        findings.add(
                new Finding(
                        "template",
                        Severity.WARNING,
                        new Position(source.file(), 0, 0),
                        "",
                        "is a template and no manifest: it is not read",
                        "render it, as with helm template CHART | sluice ... -f -"));
        return findings;
    }
}
