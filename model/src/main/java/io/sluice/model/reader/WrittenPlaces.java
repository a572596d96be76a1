package io.sluice.model.reader;

import io.sluice.model.ObjectMeta;
import io.sluice.model.Places;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The places of fields, from the documents that were read.
final class WrittenPlaces implements Places {
    private final Map<Position, Yaml> objects = new HashMap<>();
    private final List<Yaml> documents = new ArrayList<>();

    /// Takes a document: an object, or a list of objects.
    void add(Yaml document) {
        documents.add(document);
        objects.put(document.position(), document);
        if (step(document, "items").orElse(document) instanceof Yaml.Sequence list) {
            list.items().forEach(item -> objects.putIfAbsent(item.position(), item));
        }
    }

    @Override
    public Optional<Position> find(ObjectMeta object, List<String> path) {
        var value = Optional.ofNullable(objects.get(object.position()));
        for (String step : path) {
            value = value.flatMap(node -> step(node, step));
        }
        return value.filter(node -> !node.isNull()).map(Yaml::position);
    }

    @Override
    public Map<Position, Ends> ends(Set<Position> starts) {
        var ends = new ValueEnds(starts);
        documents.forEach(ends::look);
        return ends.found();
    }

    private static Optional<Yaml> step(Yaml node, String step) {
        return switch (node) {
            case Yaml.Mapping mapping ->
                    Optional.ofNullable(mapping.entries().get(step)).map(Yaml.Entry::value);
            case Yaml.Sequence list -> item(list.items(), step);
            case Yaml.Scalar _ -> Optional.empty();
        };
    }

    private static Optional<Yaml> item(List<Yaml> items, String step) {
        boolean number = !step.isEmpty() && step.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || step.length() > 9) {
            return Optional.empty();
        }
        int at = Integer.parseInt(step);
        return at < items.size() ? Optional.of(items.get(at)) : Optional.empty();
    }
}
