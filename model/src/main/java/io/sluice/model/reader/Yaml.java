package io.sluice.model.reader;

import io.sluice.model.Position;
import java.util.List;
import java.util.Map;

/// A YAML node with the place where it was written. Aliases share the node of their anchor.
sealed interface Yaml {
    Position position();

    /// The place after its last character. An alias ends where its anchor's node does, a literal
    /// text (`|`, `>`) where the next line with something else begins.
    Position end();

    /// How many nodes a walk over this one visits, aliases expanded; a guard against bombs.
    long size();

    /// What a person would call it.
    String what();

    /// A single value.
    record Scalar(String text, ScalarType type, Position position, Position end) implements Yaml {
        @Override
        public long size() {
            return 1;
        }

        @Override
        public String what() {
            return type.what() + (type == ScalarType.NULL ? "" : " " + Quoted.of(text));
        }
    }

    /// A list.
    record Sequence(List<Yaml> items, long size, Position position, Position end) implements Yaml {
        @Override
        public String what() {
            return "a list";
        }
    }

    /// Fields, in the order in which they were written.
    record Mapping(Map<String, Entry> entries, long size, Position position, Position end)
            implements Yaml {
        @Override
        public String what() {
            return "an object";
        }
    }

    /// One field of a mapping.
    ///
    /// @param key where its name is written
    /// @param keyEnd the place after its name
    /// @param value its value
    record Entry(Position key, Position keyEnd, Yaml value) {}

    /// True for `null`, `~` and nothing at all, which Kubernetes treats like an absent field.
    default boolean isNull() {
        return this instanceof Scalar scalar && scalar.type() == ScalarType.NULL;
    }
}
