package io.sluice.model.reader;

import io.sluice.model.Places.Ends;
import io.sluice.model.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks through documents for what begins at some places.
final class ValueEnds {
    private final Set<Position> starts;
    private final Map<Position, Ends> found = new HashMap<>();

    ValueEnds(Set<Position> starts) {
        this.starts = starts;
    }

    Map<Position, Ends> found() {
        return Map.copyOf(found);
    }

    /// Outermost first. Nesting is limited by the reader.
    void look(Yaml node) {
        if (starts.contains(node.position())) {
            found.merge(
                    node.position(),
                    new Ends(Optional.empty(), Optional.of(node.end())),
                    ValueEnds::firstOf);
        }
        switch (node) {
            case Yaml.Mapping mapping ->
                    mapping.entries()
                            .values()
                            .forEach(entry -> {
                                if (starts.contains(entry.key())) {
                                    found.merge(
                                            entry.key(),
                                            new Ends(Optional.of(entry.keyEnd()), Optional.empty()),
                                            ValueEnds::firstOf);
                                }
                                look(entry.value());
                            });
            case Yaml.Sequence list -> list.items().forEach(this::look);
            case Yaml.Scalar _ -> {}
        }
    }

    private static Ends firstOf(Ends earlier, Ends later) {
        return new Ends(earlier.name().or(later::name), earlier.value().or(later::value));
    }
}
