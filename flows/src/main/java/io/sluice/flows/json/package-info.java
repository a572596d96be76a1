/// Flows, sums and health as JSON, one line each, written and read back. The shapes are in
/// `docs/flows-and-health.md`. Knows nothing of sockets.
@NullMarked
package io.sluice.flows.json;

import org.jspecify.annotations.NullMarked;
