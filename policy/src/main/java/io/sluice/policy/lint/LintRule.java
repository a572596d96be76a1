package io.sluice.policy.lint;

import io.sluice.model.Severity;

/// The rules of lint. Identifiers are stable: annotations and build servers name them. What the
/// rules cite (P4, S3, ...) are the rules of NetworkPolicy that the tests of `policy` are named by.
public enum LintRule {
    PEERS_OR_NOT_AND(
            "peers-or-not-and",
            Severity.WARNING,
            "Two entries of to or from are alternatives (OR); both selectors in one entry are a"
                    + " conjunction (AND, rule P4). A dash too many opens much more than was"
                    + " meant."),
    UNLISTED_DIRECTION(
            "unlisted-direction",
            Severity.WARNING,
            "Rules of a direction that policyTypes does not list are ignored (rule S4)."),
    EGRESS_CLOSES_INGRESS(
            "egress-closes-ingress",
            Severity.WARNING,
            "Without policyTypes, Ingress is always among the defaults (rule S3): a policy with"
                    + " egress rules only denies all ingress of its Pods."),
    EGRESS_WITHOUT_DNS(
            "egress-without-dns",
            Severity.WARNING,
            "Isolation for egress cuts DNS as well, until a rule allows it: names stop to"
                    + " resolve."),
    EMPTY_PORT(
            "empty-port",
            Severity.WARNING,
            "An empty entry of ports is every TCP port, not every port: UDP, SCTP and ICMP stay"
                    + " closed (rule T2)."),
    SELECTOR_MATCHES_NOTHING(
            "selector-matches-nothing",
            Severity.WARNING,
            "A selector that selects no Pod protects nothing, or allows nothing."),
    NAMESPACE_LABEL_MISSING(
            "namespace-label-missing",
            Severity.WARNING,
            "namespaceSelector selects by the labels of the Namespace object, not by its name; no"
                    + " namespace has these labels."),
    UNKNOWN_NAMESPACE(
            "unknown-namespace",
            Severity.INFO,
            "namespaceSelector names a namespace that is not among the manifests: it is elsewhere,"
                    + " or misspelled."),
    MISSING_NAMESPACE(
            "missing-namespace",
            Severity.WARNING,
            "A policy acts in its own namespace only; where nothing else is, it protects nothing."),
    POD_OR_SERVICE_RANGE(
            "pod-or-service-range",
            Severity.WARNING,
            "Pod addresses change with every start, and a Service's address is translated before"
                    + " policies are looked at; some network plugins never match Pods by address"
                    + " (rule P7)."),
    METADATA_REACHABLE(
            "metadata-reachable",
            Severity.WARNING,
            "The metadata address of a cloud gives out the credentials of the machine to whoever"
                    + " can connect."),
    EXCEPT_REALLOWED(
            "except-reallowed",
            Severity.WARNING,
            "An except carves only its own block: rules are a union, so another one can allow the"
                    + " address again (rule P6)."),
    IPV6_LEFT_OPEN(
            "ipv6-left-open",
            Severity.WARNING,
            "A block speaks for its own family only: what is kept from IPv4 is open over IPv6."),
    DUPLICATE_RULE(
            "duplicate-rule",
            Severity.WARNING,
            "The same is written twice; when one is changed later, the other one still allows it."),
    SHADOWED_RULE(
            "shadowed-rule",
            Severity.WARNING,
            "Another rule allows all that this one allows: it changes nothing, and looks as if it"
                    + " did."),
    UNREACHABLE_RULE(
            "unreachable-rule",
            Severity.WARNING,
            "What is written can match no connection at all."),
    NAMED_PORT_ON_IP_BLOCK(
            "named-port-on-ip-block",
            Severity.WARNING,
            "A named port is looked up on the destination Pod; an address outside the cluster has"
                    + " no names, so it never matches (rule T4)."),
    PUBLIC_SUFFIX_WILDCARD(
            "public-suffix-wildcard",
            Severity.WARNING,
            "A wildcard under a suffix where anybody can register names is an exit to anybody's"
                    + " server."),
    UNCOVERED_PODS(
            "uncovered-pods",
            Severity.INFO,
            "A Pod that no policy selects for a direction may do anything in that direction (rule"
                    + " S5)."),
    UNKNOWN_LINT_RULE(
            "unknown-lint-rule",
            Severity.WARNING,
            "The annotation " + Silencing.ANNOTATION + " names no rule: it silences nothing.");

    private final String id;
    private final Severity severity;
    private final String why;

    LintRule(String id, Severity severity, String why) {
        this.id = id;
        this.severity = severity;
        this.why = why;
    }

    /// Lower case with dashes; the `rule` of its findings.
    public String id() {
        return id;
    }

    public Severity severity() {
        return severity;
    }

    /// Why it matters.
    public String why() {
        return why;
    }
}
