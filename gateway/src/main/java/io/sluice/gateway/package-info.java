/// The egress gateway: outbound connections come in, are checked once more, and leave by this one
/// exit.
@NullMarked
package io.sluice.gateway;

import org.jspecify.annotations.NullMarked;
