/// What happened: one canonical record of a connection, windows of them, the health of
/// destinations. Fed by nodes and gateways; knows neither.
@NullMarked
package io.sluice.flows;

import org.jspecify.annotations.NullMarked;
