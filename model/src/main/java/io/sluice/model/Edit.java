package io.sluice.model;

import java.util.Optional;

/// A change of a text that does what a finding's fix says.
///
/// @param start where the text to be replaced begins
/// @param end the place after it; empty for the whole value that begins at `start`
/// @param text what takes its place
public record Edit(Position start, Optional<Position> end, String text) {
    /// Another value instead of the one that begins there.
    public static Edit value(Position start, String text) {
        return new Edit(start, Optional.empty(), text);
    }
}
