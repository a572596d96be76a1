package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import io.sluice.model.Resource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads manifests: YAML or JSON, one or many documents, `kind: List`. What is wrong with them is
/// in the findings; no exception leaves this class.
public final class ManifestReader {
    /// So few files are read faster than others could begin to help.
    private static final int FEW = 16;

    private final Strictness strictness;
    private final boolean keepPlaces;
    private final Findings findings = new Findings();
    private final List<Resource> resources = new ArrayList<>();
    private final WrittenPlaces places = new WrittenPlaces();

    private ManifestReader(Strictness strictness, boolean keepPlaces) {
        this.strictness = strictness;
        this.keepPlaces = keepPlaces;
    }

    /// Reads files, directories with all directories in them (their `.yaml`, `.yml` and `.json`
    /// files) and `-` for standard input. What is not understood is an error.
    public static Manifests read(List<String> paths) {
        return read(paths, Strictness.STRICT);
    }

    /// Reads as [#read(List)] does.
    public static Manifests read(List<String> paths, Strictness strictness) {
        return open(paths, new ManifestReader(strictness, false)).finish();
    }

    /// The files that reading these paths would read, Kustomizations too: when one of them changes,
    /// comes or goes, reading may give something else.
    public static List<Path> files(List<String> paths) {
        return Sources.files(paths);
    }

    /// Reads a text. What is not understood is an error.
    ///
    /// @param file what positions call it
    public static Manifests readText(String file, String text) {
        return readText(file, text, Strictness.STRICT);
    }

    /// Reads a text.
    ///
    /// @param file what positions call it
    public static Manifests readText(String file, String text, Strictness strictness) {
        return of(file, text, new ManifestReader(strictness, false)).finish();
    }

    /// Reads like [#read], and keeps where every field is written. That costs the memory of all
    /// documents.
    public static PlacedManifests readPlaced(List<String> paths, Strictness strictness) {
        return open(paths, new ManifestReader(strictness, true)).placed();
    }

    /// Reads like [#readText], and keeps where every field is written.
    public static PlacedManifests readPlacedText(String file, String text) {
        return of(file, text, new ManifestReader(Strictness.STRICT, true)).placed();
    }

    /// Many files are read side by side, and taken in their order.
    private static ManifestReader open(List<String> paths, ManifestReader reader) {
        List<Input> inputs = Sources.list(paths, reader.findings);
        var all = inputs.size() > FEW ? inputs.parallelStream() : inputs.stream();
        all.map(reader::read).toList().forEach(reader::add);
        return reader;
    }

    private static ManifestReader of(String file, String text, ManifestReader reader) {
        var said = new Findings();
        reader.add(
                Source.of(file, text, said)
                        .map(source -> reader.read(source, false, said))
                        .orElse(Part.empty(said)));
        return reader;
    }

    private PlacedManifests placed() {
        return new PlacedManifests(finish(), places);
    }

    private Part read(Input input) {
        var said = new Findings();
        return Sources.read(input, said)
                .map(source -> read(source, input.found(), said))
                .orElse(Part.empty(said));
    }

    private Part read(Source source, boolean found, Findings said) {
        if (found && FoundFile.isNoManifest(source, said)) {
            return Part.empty(said);
        }
        var objects = new ObjectReader(said, strictness, found);
        var documents = new ArrayList<Yaml>();
        YamlDocuments.parse(
                source.file(),
                source.text(),
                said,
                document -> {
                    objects.read(document);
                    if (keepPlaces) {
                        documents.add(document);
                    }
                });
        // What can be read of a file would be applied, whatever the rest of it is.
        return found && objects.resources().isEmpty() && FoundFile.isTemplate(source, said)
                ? Part.empty(FoundFile.template(source))
                : new Part(said, objects.resources(), documents);
    }

    private void add(Part part) {
        findings.addAll(part.said());
        resources.addAll(part.resources());
        part.documents().forEach(places::add);
    }

    private Manifests finish() {
        var sound = Contradictions.without(resources, findings);
        AddressDemand.check(sound, findings);
        List<Finding> said = findings.toList();
        return new Manifests(sound, said);
    }

    /// What came out of one input.
    private record Part(Findings said, List<Resource> resources, List<Yaml> documents) {
        static Part empty(Findings said) {
            return new Part(said, List.of(), List.of());
        }
    }
}
