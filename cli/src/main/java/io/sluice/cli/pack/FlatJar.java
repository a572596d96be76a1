package io.sluice.cli.pack;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// One jar out of many, with class files that the start-up cache can hold. Signed jars stay as they
/// are, in `lib` beside it: a changed class would break their signature, and the cache leaves them
/// out anyway. They are Bouncy Castle's, which the lab alone needs, so that the class path of all
/// other commands is one jar. The same jars give the same bytes.
final class FlatJar {
    private static final String MAIN = "io.sluice.cli.Sluice";
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final Map<String, byte[]> entries = new TreeMap<>();
    private final List<String> merged = new ArrayList<>();
    private final List<Path> signed = new ArrayList<>();

    private FlatJar() {}

    /// @param jars the first is ours; two that differ about the same entry are refused
    static void write(Path to, List<Path> jars, Path licence) throws IOException {
        var flat = new FlatJar();
        for (var jar : jars) {
            flat.add(jar);
        }
        flat.entries.put("META-INF/LICENSE", Files.readAllBytes(licence));
        flat.entries.put("META-INF/NOTICE", flat.notice().getBytes(StandardCharsets.UTF_8));
        flat.copySigned(to.resolveSibling("lib"));
        try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
            out.setLevel(Deflater.BEST_SPEED);
            put(out, JarFile.MANIFEST_NAME, flat.manifest(jars.getFirst()));
            for (var entry : flat.entries.entrySet()) {
                put(out, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    private void add(Path jar) throws IOException {
        // Of a class in several versions, the one that this JDK would load.
        try (var file =
                new JarFile(jar.toFile(), false, JarFile.OPEN_READ, JarFile.runtimeVersion())) {
            if (file.stream().anyMatch(entry -> entry.getName().endsWith(".SF"))) {
                signed.add(jar);
                return;
            }
            String name = String.valueOf(jar.getFileName());
            merged.add(name);
            for (var entry : file.versionedStream().toList()) {
                if (!entry.isDirectory() && isWanted(entry.getName())) {
                    try (var in = file.getInputStream(entry)) {
                        add(name, entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
    }

    /// What describes the jar as a jar is not true of the whole.
    private static boolean isWanted(String entry) {
        return !entry.equals(JarFile.MANIFEST_NAME)
                && !entry.endsWith("module-info.class")
                && !entry.startsWith("META-INF/maven/")
                && !entry.startsWith("META-INF/versions/")
                && !entry.startsWith("META-INF/native-image/");
    }

    private void add(String jar, String entry, byte[] content) throws IOException {
        String place =
                entry.startsWith("META-INF/") && !entry.startsWith("META-INF/services/")
                        ? "META-INF/licenses/" + jar + entry.substring("META-INF".length())
                        : entry;
        byte[] made = entry.endsWith(".class") ? ArchivableClass.of(content) : content;
        if (entries.putIfAbsent(place, made) != null) {
            throw new IOException(place + " is in two jars, one of them " + jar);
        }
    }

    private String notice() {
        return merged.stream()
                .map(jar -> "  " + jar + "\n")
                .collect(
                        Collectors.joining(
                                "",
                                "Sluice. This jar holds the classes of\n",
                                """
                                each under the Apache License 2.0 (META-INF/LICENSE), with what it brought in META-INF/licenses.
                                Class files were changed when they were packed: those of Java 5 have the form of Java 25, and
                                type switches and methods of records are written out.
                                """));
    }

    private void copySigned(Path lib) throws IOException {
        Files.createDirectories(lib);
        for (var jar : signed) {
            Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private byte[] manifest(Path own) throws IOException {
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, MAIN);
        try (var file = new JarFile(own.toFile())) {
            var ours = file.getManifest().getMainAttributes();
            for (var name :
                    List.of(
                            Attributes.Name.IMPLEMENTATION_TITLE,
                            Attributes.Name.IMPLEMENTATION_VERSION)) {
                attributes.put(name, ours.getValue(name));
            }
        }
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }
}
