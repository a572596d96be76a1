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
    private final WrittenPlaces places = new WrittenPlaces();
    private final boolean keepPlaces;

    private ManifestReader(boolean keepPlaces) {
        this.keepPlaces = keepPlaces;
    }

    /// Reads files, directories (their `.yaml`, `.yml` and `.json` files, as kubectl does) and `-`
    /// for standard input.
    public static Manifests read(List<String> paths) {
        return open(paths, false).finish();
    }

    /// Reads a text.
    ///
    /// @param file what positions call it
    public static Manifests readText(String file, String text) {
        var reader = new ManifestReader(false);
        Source.of(file, text, reader.findings).ifPresent(reader::read);
        return reader.finish();
    }

    /// Reads like [#read], and keeps where every field is written. That costs the memory of all
    /// documents.
    public static PlacedManifests readPlaced(List<String> paths) {
        return open(paths, true).placed();
    }

    /// Reads like [#readText], and keeps where every field is written.
    public static PlacedManifests readPlacedText(String file, String text) {
        var reader = new ManifestReader(true);
        Source.of(file, text, reader.findings).ifPresent(reader::read);
        return reader.placed();
    }

    private static ManifestReader open(List<String> paths, boolean keepPlaces) {
        var reader = new ManifestReader(keepPlaces);
        new Sources(reader.findings, reader::read).open(paths);
        return reader;
    }

    private PlacedManifests placed() {
        return new PlacedManifests(finish(), places);
    }

    private void read(Source source) {
        var objects = new ObjectReader(findings, resources);
        YamlDocuments.parse(
                source.file(),
                source.text(),
                findings,
                document -> {
                    objects.read(document);
                    if (keepPlaces) {
                        places.add(document);
                    }
                });
    }

    private Manifests finish() {
        var sound = Contradictions.without(resources, findings);
        AddressDemand.check(sound, findings);
        List<Finding> said = findings.toList();
        return new Manifests(sound, said);
    }
}
