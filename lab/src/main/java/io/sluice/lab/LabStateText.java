package io.sluice.lab;

import io.sluice.model.IpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// [LabState] as JSON. It is read as YAML, of which JSON is a part.
final class LabStateText {
    private LabStateText() {}

    static String write(LabState state) {
        var pods = new ArrayList<String>();
        for (var pod : state.pods()) {
            pods.add(
                    "\n    {"
                            + field("namespace", pod.namespace())
                            + ", "
                            + field("name", pod.name())
                            + ", "
                            + field("interface", pod.interfaceName())
                            + ", "
                            + list("addresses", pod.addresses())
                            + ", "
                            + field("network", pod.network())
                            + "}");
        }
        return "{\n  \"pid\": "
                + state.process().pid()
                + ",\n  \"startTicks\": "
                + state.process().startTicks()
                + ",\n  "
                + field("node", state.node())
                + ",\n  "
                + field("outside", state.outside())
                + ",\n  "
                + field("authority", state.authority())
                + ",\n  "
                + field("resolver", state.resolver())
                + ",\n  \"pods\": ["
                + String.join(",", pods)
                + "],\n  "
                + list("names", state.names())
                + "\n}\n";
    }

    private static String field(String name, Object value) {
        return quote(name) + ": " + quote(value.toString());
    }

    private static String list(String name, List<?> values) {
        return quote(name)
                + ": ["
                + String.join(", ", values.stream().map(v -> quote(v.toString())).toList())
                + "]";
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static LabState read(Path file, String text) throws IOException {
        try {
            var load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
            return state(object(load.loadFromString(text)));
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw new IOException(
                    file + " is damaged: " + e.getMessage() + "; remove it when no lab runs", e);
        }
    }

    private static LabState state(Map<?, ?> fields) {
        var pods = new ArrayList<LabState.PodState>();
        for (Object pod : list(fields, "pods")) {
            pods.add(pod(object(pod)));
        }
        return new LabState(
                new LabProcess(number(fields, "pid"), number(fields, "startTicks")),
                Path.of(text(fields, "node")),
                Path.of(text(fields, "outside")),
                Path.of(text(fields, "authority")),
                address(text(fields, "resolver")),
                pods,
                list(fields, "names").stream().map(name -> Path.of(name.toString())).toList());
    }

    private static LabState.PodState pod(Map<?, ?> fields) {
        return new LabState.PodState(
                text(fields, "namespace"),
                text(fields, "name"),
                text(fields, "interface"),
                list(fields, "addresses").stream().map(a -> address(a.toString())).toList(),
                Path.of(text(fields, "network")));
    }

    private static Map<?, ?> object(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("an object is missing");
    }

    private static List<?> list(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing");
    }

    private static String text(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing");
    }

    private static long number(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing");
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("no address: " + text));
    }
}
