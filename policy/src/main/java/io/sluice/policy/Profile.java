package io.sluice.policy;

/// Choices where upstream leaves the meaning of a policy open (policy-semantics, section 1).
///
/// @param name the name under which the set of switches is known
/// @param ipBlockMatchesPods whether an `ipBlock` matches the addresses of Pods (rule P7)
/// @param icmpFollowsAllPorts whether protocols without ports are allowed by a rule for all ports,
///   and denied by isolation otherwise; when false they are always allowed
public record Profile(String name, boolean ipBlockMatchesPods, boolean icmpFollowsAllPorts) {
    /// What Kubernetes documents and its conformance tests require.
    public static final Profile UPSTREAM = new Profile("upstream", true, true);
}
