package io.sluice.model;

/// Where something was written.
///
/// @param file path as the user named it, `-` for standard input, `(built in)` for objects made by
///   Sluice itself
/// @param line line, from 1; 0 when only the file is known
/// @param column column, from 1, counted in characters; 0 when only the line is known
public record Position(String file, int line, int column) {
    /// The place of objects that no user wrote.
    public static final Position NOWHERE = new Position("(built in)", 0, 0);

    @Override
    public String toString() {
        if (line == 0) {
            return file;
        }
        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
