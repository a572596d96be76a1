package io.sluice.node;

/// What a [DnsProxy] did since it was opened.
///
/// @param queries well-formed queries that were taken
/// @param answers answers that were forwarded
/// @param failures queries that no upstream server answered, answered with SERVFAIL
/// @param refused queries and connections over a limit
/// @param malformed messages that were no query
/// @param notSteered answers that were held back because the kernel refused to steer their
///   addresses, answered with SERVFAIL
/// @param notDelivered answers that could not be sent to the Pod
public record DnsCounts(
        long queries,
        long answers,
        long failures,
        long refused,
        long malformed,
        long notSteered,
        long notDelivered) {}
