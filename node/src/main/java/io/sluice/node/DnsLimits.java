package io.sluice.node;

import java.time.Duration;

/// What Pods may use of the DNS proxy. Over a limit, a query is answered with SERVFAIL and a
/// connection is closed; both are counted. When all Pods together use up what is for all, each
/// still has a sixteenth of its own share.
///
/// @param queries queries that wait for an answer, of all Pods
/// @param queriesPerPod the same of one Pod
/// @param connections open TCP connections, of all Pods
/// @param connectionsPerPod the same of one Pod
/// @param steeredPerPod destinations (address and port) that the answers to one Pod may steer at a
///   time; answers beyond are held back
/// @param idle how long a TCP connection may say nothing, or take nothing
public record DnsLimits(
        int queries,
        int queriesPerPod,
        int connections,
        int connectionsPerPod,
        int steeredPerPod,
        Duration idle) {
    /// 2048 queries, 256 of one Pod; 512 connections, 16 of one Pod; 2048 steered destinations for
    /// one Pod; 10 s idle.
    public static final DnsLimits DEFAULT =
            new DnsLimits(2048, 256, 512, 16, 2048, Duration.ofSeconds(10));
}
