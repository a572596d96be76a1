package io.sluice.cli.lint;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/// Files as SARIF names them (section 3.4.3): relative to the working directory where they are in
/// it, because the reader of a report has the files elsewhere.
final class ArtifactUri {
    private ArtifactUri() {}

    static String of(String file) {
        if (file.equals("-")) {
            return "stdin";
        }
        try {
            Path here = Path.of("").toAbsolutePath();
            Path path = Path.of(file).normalize();
            if (path.isAbsolute() && path.startsWith(here)) {
                path = here.relativize(path);
            }
            if (path.isAbsolute()) {
                return new URI("file", "", path.toString(), null).toASCIIString();
            }
            // Without a dot, what comes before a colon in the first part would be a scheme.
            String text = path.toString();
            String relative = path.getName(0).toString().contains(":") ? "./" + text : text;
            return new URI(null, null, relative, null).toASCIIString();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return "unnamed";
        }
    }
}
