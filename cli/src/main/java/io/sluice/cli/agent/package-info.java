/// The parts of one node put together: decisions from manifests, enforcement, DNS proxy, gateway,
/// flows. Prints nothing but through the reporter it is given.
@NullMarked
package io.sluice.cli.agent;

import org.jspecify.annotations.NullMarked;
