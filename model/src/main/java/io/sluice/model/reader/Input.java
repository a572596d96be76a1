package io.sluice.model.reader;

/// One thing to read.
///
/// @param name a path as the user named it, or `-` for standard input
/// @param found true when it was found in a directory that the user named: it may be something else
///   than a manifest
record Input(String name, boolean found) {}
