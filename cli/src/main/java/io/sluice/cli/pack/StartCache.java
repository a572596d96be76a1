package io.sluice.cli.pack;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The AOT cache of the product (JEP 483): classes loaded and linked, made by a rehearsal of the
/// commands. Whoever starts without it, or with one that does not fit, starts slower.
///
/// @param checkout has the options of Java and the examples
/// @param product has `sluice.jar`
record StartCache(Path checkout, Path product) {
    void make() throws IOException, InterruptedException {
        var cache = product.resolve("sluice.aot");
        var log = product.resolve("rehearsal.log");
        int exit =
                new ProcessBuilder(command(cache))
                        .directory(checkout.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                        .start()
                        .waitFor();
        if (exit == 0 && Files.exists(cache)) {
            Files.delete(log);
        } else {
            Files.deleteIfExists(cache);
            System.err.println(
                    "[WARNING] no start-up cache: the rehearsal ended with "
                            + exit
                            + ", see "
                            + log);
        }
    }

    private List<String> command(Path cache) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + checkout.resolve("build/java-options"),
                "-XX:TieredStopAtLevel=1",
                "-XX:AOTCacheOutput=" + cache,
                "-cp",
                product.resolve("sluice.jar").toString(),
                Rehearsal.class.getName());
    }
}
