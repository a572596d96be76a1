package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import io.sluice.model.Resource;
import java.util.ArrayList;
import java.util.List;

/// Reads manifests: YAML or JSON, one or many documents, `kind: List`. What is wrong with them is
/// in the findings; no exception leaves this class.
public final class ManifestReader {
    private final Findings findings = new Findings();
    private final List<Resource> resources = new ArrayList<>();

    private ManifestReader() {}

    /// Reads files, directories (their `.yaml`, `.yml` and `.json` files, as kubectl does) and `-`
    /// for standard input.
    public static Manifests read(List<String> paths) {
        var reader = new ManifestReader();
        new Sources(reader.findings, reader::read).open(paths);
        return reader.finish();
    }

    /// Reads a text.
    ///
    /// @param file what positions call it
    public static Manifests readText(String file, String text) {
        var reader = new ManifestReader();
        Source.of(file, text, reader.findings).ifPresent(reader::read);
        return reader.finish();
    }

    private void read(Source source) {
        var objects = new ObjectReader(findings, resources);
        YamlDocuments.parse(source.file(), source.text(), findings, objects::read);
    }

    private Manifests finish() {
        var sound = Contradictions.without(resources, findings);
        AddressDemand.check(sound, findings);
        List<Finding> said = findings.toList();
        return new Manifests(sound, said);
    }
}
