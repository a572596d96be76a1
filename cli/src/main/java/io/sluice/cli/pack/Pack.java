package io.sluice.cli.pack;

import io.sluice.cli.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// Makes the product: `sluice.jar` with its `lib`, the start-up cache `sluice.aot`, and the manual.
///
/// Arguments: the checkout, the jar of this module, the directory with all other jars, and the two
/// directories to make, the product's and the manual's (deleted first).
public final class Pack {
    private Pack() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var checkout = Path.of(args[0]);
        var product = Path.of(args[3]);
        delete(product);
        Files.createDirectories(product);
        var jar = product.resolve("sluice.jar");
        FlatJar.write(jar, jars(Path.of(args[1]), Path.of(args[2])), checkout.resolve("LICENSE"));
        writeManual(Path.of(args[4]));
        new StartCache(checkout, product).make();
    }

    private static void writeManual(Path manual) throws IOException {
        delete(manual);
        var section = Files.createDirectories(manual.resolve("man1"));
        var root = Sluice.spec();
        write(root, section);
        for (var command : root.subcommands().values()) {
            write(command.getCommandSpec(), section);
        }
    }

    private static void write(CommandSpec spec, Path section) throws IOException {
        Files.writeString(section.resolve(ManualPage.name(spec) + ".1"), ManualPage.of(spec));
    }

    private static List<Path> jars(Path own, Path others) throws IOException {
        try (var files = Files.list(others)) {
            var sorted = files.filter(file -> file.toString().endsWith(".jar")).sorted();
            return Stream.concat(Stream.of(own), sorted).toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
