/// Benchmarks side by side with peers and floors, one command each.
@NullMarked
package io.sluice.bench;

import org.jspecify.annotations.NullMarked;
