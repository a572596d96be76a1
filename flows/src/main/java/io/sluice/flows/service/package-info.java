/// Asking a running instance over its Unix socket: one JSON line in, JSON lines out. What comes
/// from a client is hostile until it is read.
@NullMarked
package io.sluice.flows.service;

import org.jspecify.annotations.NullMarked;
