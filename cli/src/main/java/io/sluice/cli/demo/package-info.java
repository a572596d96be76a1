/// The demo: what the examples promise, as data, and the machinery that proves each promise with
/// real connections.
@NullMarked
package io.sluice.cli.demo;

import org.jspecify.annotations.NullMarked;
