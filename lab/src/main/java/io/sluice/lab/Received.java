package io.sluice.lab;

import java.util.LinkedHashSet;
import java.util.Set;

/// The tokens that reached the lab's servers, the latest 10,000 of them.
final class Received {
    private static final int CAPACITY = 10_000;

    private final Set<String> tokens = new LinkedHashSet<>();

    synchronized void add(String token) {
        tokens.add(token);
        if (tokens.size() > CAPACITY) {
            tokens.remove(tokens.iterator().next());
        }
    }

    synchronized boolean has(String token) {
        return tokens.contains(token);
    }
}
