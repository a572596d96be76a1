package io.sluice.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A choice where upstream leaves the meaning of a policy open, or where implementations are known
/// to differ from it (policy-semantics, section 1; docs/profiles.md has the sources).
public enum Switch {
    /// Whether an `ipBlock` matches the addresses of Pods (rule P7).
    IP_BLOCK_MATCHES_PODS("ipBlockMatchesPods", "true", "false"),
    /// Whether an `ipBlock` of a NetworkPolicy matches the addresses of nodes.
    IP_BLOCK_MATCHES_NODES("ipBlockMatchesNodes", "true", "false"),
    /// Whether `networks` and `nodes` of cluster-wide policies match the addresses of Pods (rules
    /// C6 and C7).
    NETWORKS_MATCH_PODS("networksMatchPods", "true", "false"),
    /// What `*.example.com` matches: names with `anyDepth` of labels before `example.com`, or with
    /// `oneLabel`; never `example.com` itself.
    NAME_WILDCARD("nameWildcard", "anyDepth", "oneLabel"),
    /// Whose say it is when a Pod reaches itself through a Service; by its own address it always
    /// does. `clusterPolicies`: cluster-wide policies, and NetworkPolicies allow it; `always`: it
    /// is allowed; `egress`: all policies for egress, and ingress is allowed; `policy`: all
    /// policies.
    HAIRPIN("hairpin", "clusterPolicies", "always", "egress", "policy"),
    /// What isolation does to protocols without ports: `allPorts`, they are allowed by a rule for
    /// all ports and denied otherwise; `always`, they are allowed.
    ICMP("icmp", "allPorts", "always"),
    /// What lets a node reach its own Pods: `always`, nothing can forbid it; `policy`, it is an
    /// address like any other.
    OWN_NODE("ownNode", "always", "policy"),
    /// What a Pod on the host network is: its `node`, which no selector selects, or a `pod` like
    /// others.
    HOST_NETWORK("hostNetwork", "node", "pod"),
    /// Whether Pods that have finished, and StatefulSets with 0 replicas, are `absent`, or a `pod`
    /// as others.
    NOT_RUNNING("notRunning", "absent", "pod"),
    /// What owns the Pods of a ReplicaSet: the `deployment` that its name leads to, or `itself`
    /// when that Deployment is not written.
    REPLICA_SET("replicaSet", "deployment", "itself"),
    /// Whether lists of connections have a workload's connections to itself.
    TO_ITSELF("toItself", "listed", "omitted");

    private final String text;
    private final String options;

    /// @param options what it can be set to, upstream's choice first
    Switch(String text, String... options) {
        this.text = text;
        this.options = String.join(" ", options);
    }

    /// The name as written on the command line.
    public String text() {
        return text;
    }

    /// What it can be set to, upstream's choice first.
    public List<String> options() {
        return List.of(options.split(" "));
    }

    /// The switch of a name.
    public static Optional<Switch> named(String text) {
        return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
    }
}
