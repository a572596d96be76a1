package io.sluice.dns;

import java.util.concurrent.CompletableFuture;

/// Turns a name into addresses.
@FunctionalInterface
public interface Resolver {
    /// Resolves a name's IPv4 and IPv6 addresses. Never throws and never completes exceptionally:
    /// what goes wrong is a [Resolution.Failed].
    ///
    /// @param name a DNS name; case and one final dot do not matter
    CompletableFuture<Resolution> resolve(String name);
}
