package io.sluice.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Carries out the `add` operations of a JSON patch (RFC 6902) on a YAML document.
final class JsonPatch {
    private JsonPatch() {}

    @SuppressWarnings("unchecked")
    static String apply(String document, String patch) {
        var load = new Load(LoadSettings.builder().build());
        var root = (Map<String, Object>) load.loadFromString(document);
        for (Object each : (List<Object>) load.loadFromString(patch)) {
            var operation = (Map<String, Object>) each;
            if (!"add".equals(operation.get("op"))) {
                throw new IllegalArgumentException("not an add: " + operation);
            }
            String path = (String) Objects.requireNonNull(operation.get("path"));
            Object value = Objects.requireNonNull(operation.get("value"));
            root = (Map<String, Object>) add(root, List.of(path.split("/")), value);
        }
        return new Dump(DumpSettings.builder().build()).dumpToString(root);
    }

    /// The same tree with a value added; the path's first part belongs to the tree itself.
    private static Object add(Object tree, List<String> path, Object value) {
        String key = path.get(1);
        var rest = path.subList(1, path.size());
        if (tree instanceof List<?> list) {
            var changed = new ArrayList<Object>(list);
            if (rest.size() > 1) {
                int index = Integer.parseInt(key);
                changed.set(index, add(changed.get(index), rest, value));
            } else if (key.equals("-")) {
                changed.add(value);
            } else {
                changed.add(Integer.parseInt(key), value);
            }
            return changed;
        }
        var changed = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) tree).forEach((name, inside) -> changed.put(name.toString(), inside));
        if (rest.size() > 1) {
            if (!changed.containsKey(key)) {
                throw new IllegalArgumentException("no " + key + " in " + tree);
            }
            changed.put(key, add(Objects.requireNonNull(changed.get(key)), rest, value));
        } else {
            changed.put(key, value);
        }
        return changed;
    }
}
