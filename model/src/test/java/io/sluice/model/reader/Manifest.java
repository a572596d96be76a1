package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import io.sluice.model.Resource;
import io.sluice.model.Severity;
import java.util.List;

/// Texts as the tests read them.
final class Manifest {
    static final String FILE = "m.yaml";

    private Manifest() {}

    static Manifests read(String text) {
        return ManifestReader.readText(FILE, text);
    }

    static List<Finding> errors(String text) {
        return read(text).findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }

    /// The only object of a text without errors.
    static <T extends Resource> T only(Class<T> type, String text) {
        var manifests = read(text);
        if (manifests.hasErrors() || manifests.resources().size() != 1) {
            throw new AssertionError(manifests.toString());
        }
        return type.cast(manifests.resources().getFirst());
    }

    /// The place of the first `^` in a text.
    static String marked(String text) {
        String before = text.substring(0, text.indexOf('^'));
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return FILE + ":" + line + ":" + (before.length() - before.lastIndexOf('\n'));
    }

    static String networkPolicy(String spec) {
        return object("networking.k8s.io/v1", "NetworkPolicy", spec);
    }

    static String gateway(String spec) {
        return object("networking.istio.io/v1", "Gateway", spec);
    }

    /// An object `x/p`.
    static String object(String apiVersion, String kind, String spec) {
        return """
        {apiVersion: %s, kind: %s,
         metadata: {name: p, namespace: x},
         spec:
          %s
        }
        """
                .formatted(apiVersion, kind, spec);
    }
}
