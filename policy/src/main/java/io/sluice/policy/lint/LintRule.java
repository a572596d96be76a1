package io.sluice.policy.lint;

import io.sluice.model.Severity;

/// The rules of lint. Identifiers are stable: annotations and build servers name them. What the
/// rules cite (P4, S3, ...) are the rules of NetworkPolicy that the tests of `policy` are named by.
public enum LintRule {
    PEERS_OR_NOT_AND(
            "peers-or-not-and",
            Severity.WARNING,
            "A namespaceSelector and a podSelector are neighbouring entries of to or from",
            "Two entries of to or from are alternatives (OR); both selectors in one entry are a"
                    + " conjunction (AND, rule P4). A dash too many opens much more than was"
                    + " meant.",
            "put both selectors into one entry"),
    UNLISTED_DIRECTION(
            "unlisted-direction",
            Severity.WARNING,
            "There are ingress or egress rules, and policyTypes does not list the direction",
            "Rules of a direction that policyTypes does not list are ignored (rule S4).",
            "list the direction in policyTypes, or remove the rules"),
    EGRESS_CLOSES_INGRESS(
            "egress-closes-ingress",
            Severity.WARNING,
            "There are egress rules, and neither policyTypes nor ingress rules",
            "Without policyTypes, Ingress is always among the defaults (rule S3): a policy with"
                    + " egress rules only denies all ingress of its Pods.",
            "write policyTypes"),
    EGRESS_WITHOUT_DNS(
            "egress-without-dns",
            Severity.WARNING,
            "Pods may connect somewhere, and nothing allows them DNS",
            "Isolation for egress cuts DNS as well, until a rule allows it: names stop to"
                    + " resolve.",
            "allow ports 53/UDP and 53/TCP to the DNS of the cluster"),
    EMPTY_PORT(
            "empty-port",
            Severity.WARNING,
            "An entry of ports is empty",
            "An empty entry of ports is every TCP port, not every port: UDP, SCTP and ICMP stay"
                    + " closed (rule T2).",
            "leave ports out, or write protocol: TCP"),
    SELECTOR_MATCHES_NOTHING(
            "selector-matches-nothing",
            Severity.WARNING,
            "A selector selects no Pod, or no Node, among the manifests",
            "A selector that selects no Pod protects nothing, or allows nothing.",
            "correct the labels, here or on what should be selected"),
    NAMESPACE_LABEL_MISSING(
            "namespace-label-missing",
            Severity.WARNING,
            "A selector of namespaces selects none",
            "namespaceSelector selects by the labels of the Namespace object, not by its name; no"
                    + " namespace has these labels.",
            "label the Namespace, or select by kubernetes.io/metadata.name"),
    UNKNOWN_NAMESPACE(
            "unknown-namespace",
            Severity.INFO,
            "A selector names a namespace that is not among the manifests",
            "namespaceSelector names a namespace that is not among the manifests: it is elsewhere,"
                    + " or misspelled.",
            "correct the name, or add the Namespace"),
    MISSING_NAMESPACE(
            "missing-namespace",
            Severity.WARNING,
            "A policy or Gateway is in a namespace that is not there",
            "A policy acts in its own namespace only; where nothing else is, it protects nothing.",
            "correct metadata.namespace"),
    POD_OR_SERVICE_RANGE(
            "pod-or-service-range",
            Severity.WARNING,
            "A block lies where Pods or Services get their addresses",
            "Pod addresses change with every start, and a Service's address is translated before"
                    + " policies are looked at; some network plugins never match Pods by address"
                    + " (rule P7).",
            "select the Pods by labels"),
    METADATA_REACHABLE(
            "metadata-reachable",
            Severity.WARNING,
            "A block of more than one address holds a metadata address",
            "The metadata address of a cloud gives out the credentials of the machine to whoever"
                    + " can connect.",
            "except that address, or deny it in an earlier rule"),
    EXCEPT_REALLOWED(
            "except-reallowed",
            Severity.WARNING,
            "An exception is allowed by another rule",
            "An except carves only its own block: rules are a union, so another one can allow the"
                    + " address again (rule P6).",
            "repeat the exception there"),
    IPV6_LEFT_OPEN(
            "ipv6-left-open",
            Severity.WARNING,
            "IPv4 is limited or denied, and IPv6 is not",
            "A block speaks for its own family only: what is kept from IPv4 is open over IPv6.",
            "say the same about IPv6"),
    DUPLICATE_RULE(
            "duplicate-rule",
            Severity.WARNING,
            "A rule, peer or port is written twice",
            "The same is written twice; when one is changed later, the other one still allows it.",
            "keep one of them"),
    SHADOWED_RULE(
            "shadowed-rule",
            Severity.WARNING,
            "A rule, block or port adds nothing to another one",
            "Another rule allows all that this one allows: it changes nothing, and looks as if it"
                    + " did.",
            "remove one of them"),
    UNREACHABLE_RULE(
            "unreachable-rule",
            Severity.WARNING,
            "A rule or a part of it can match nothing, or is never reached",
            "What is written can match no connection at all.",
            "correct it, or move it"),
    NAMED_PORT_ON_IP_BLOCK(
            "named-port-on-ip-block",
            Severity.WARNING,
            "An egress rule has a named port and an ipBlock",
            "A named port is looked up on the destination Pod; an address outside the cluster has"
                    + " no names, so it never matches (rule T4).",
            "write the number of the port"),
    PUBLIC_SUFFIX_WILDCARD(
            "public-suffix-wildcard",
            Severity.WARNING,
            "A wildcard stands for names that anybody can register",
            "A wildcard under a suffix where anybody can register names is an exit to anybody's"
                    + " server.",
            "name the domains that are needed"),
    OVERLAPPING_PRIORITIES(
            "overlapping-priorities",
            Severity.WARNING,
            "Cluster-wide policies of one tier and priority decide differently about the same connection",
            "Between cluster-wide policies of one tier and one priority the order is not defined:"
                    + " where they disagree, each network plugin may decide otherwise.",
            "give them different priorities"),
    DENY_AND_NAME(
            "deny-and-name",
            Severity.WARNING,
            "A rule by name and a rule that denies by address stand in the wrong order",
            "A cluster-wide policy can accept by name and cannot deny by name; which of a rule by"
                    + " name and a rule by address comes first says where the names may lead.",
            "change their order"),
    DENY_BY_NAME(
            "deny-by-name",
            Severity.ERROR,
            "A rule that denies or passes has a name among its peers",
            "Names can only be accepted (rule C8): the addresses of a name are never all known, so"
                    + " a rule that denies or passes by one denies every destination.",
            "deny networks or nothing, and accept the names that may be reached in a rule before"),
    RULE_WITHOUT_EFFECT(
            "rule-without-effect",
            Severity.INFO,
            "A cluster-wide rule accepts or passes what nothing later would decide otherwise",
            "Accepting or passing is an exception to a rule that comes later; without one it is"
                    + " what happens anyway.",
            "add the rule that it is an exception to, or remove it"),
    BASELINE_NEVER_ASKED(
            "baseline-never-asked",
            Severity.INFO,
            "NetworkPolicies isolate every Pod that a policy of the tier Baseline is about",
            "The tier Baseline is asked only about Pods that no NetworkPolicy isolates.",
            "use the tier Admin for rules that hold whatever NetworkPolicies say"),
    SERVICE_PORT(
            "service-port",
            Severity.WARNING,
            "A port is that of a Service, and its Pods listen on another one",
            "Policies look at connections after a Service has been translated: the port of the"
                    + " Service is not seen any more (rule T3).",
            "write the port of the Pods"),
    SERVICE_SELECTS_NOTHING(
            "service-selects-nothing",
            Severity.WARNING,
            "A Service selects none of the Pods of its namespace",
            "A Service without Pods has an address that leads nowhere.",
            "correct the labels, here or on the Pods"),
    SERVICE_TARGET_MISSING(
            "service-target-missing",
            Severity.WARNING,
            "A targetPort is a name that none of the Pods has",
            "A targetPort by name is looked up on each Pod; where no Pod has the name, the port"
                    + " leads nowhere.",
            "correct the name, or name the port of the container"),
    UNCOVERED_PODS(
            "uncovered-pods",
            Severity.INFO,
            "Pods of a namespace are isolated by no policy",
            "A Pod that no policy selects for a direction may do anything in that direction (rule"
                    + " S5).",
            "add a policy with podSelector: {} and both policyTypes"),
    UNKNOWN_LINT_RULE(
            "unknown-lint-rule",
            Severity.WARNING,
            "The annotation for silencing names no rule",
            "The annotation " + Silencing.ANNOTATION + " names no rule: it silences nothing.",
            "correct or remove it");

    private final String id;
    private final Severity severity;
    private final String what;
    private final String why;
    private final String fix;

    LintRule(String id, Severity severity, String what, String why, String fix) {
        this.id = id;
        this.severity = severity;
        this.what = what;
        this.why = why;
        this.fix = fix;
    }

    /// Lower case with dashes; the `rule` of its findings.
    public String id() {
        return id;
    }

    public Severity severity() {
        return severity;
    }

    /// What is found, without a final full stop.
    public String what() {
        return what;
    }

    /// Why it matters.
    public String why() {
        return why;
    }

    /// What to do, without a final full stop.
    public String fix() {
        return fix;
    }
}
