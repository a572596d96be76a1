package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.policy.FourHouses.Dialect;
import io.sluice.policy.FourHouses.InShort;
import io.sluice.policy.FourHouses.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the conformance tests of `policy.networking.k8s.io` find out between [FourHouses], in both
/// versions and both tiers: order of rules and policies, ports, tiers, selectors, networks and
/// nodes (policy-semantics, section 2).
///
/// An expectation is a list of `!A->B` (every pair from A to B is denied) and `A->B` (allowed
/// again), later ones first; everything else is allowed. `*` is every Pod, `red` a namespace,
/// `red-0` a Pod, `node` the node. A Pod and itself are not looked at.
class ClusterTruthTablesTest {
    record Row(String name, List<String> policies, String port, String expected) {
        @Override
        public String toString() {
            return name + " on " + port;
        }
    }

    static Stream<Row> rows() {
        var rows = new ArrayList<Row>();
        for (Dialect dialect : Dialect.values()) {
            for (Tier tier : Tier.values()) {
                order(rows, dialect, tier);
                portRanges(rows, dialect, tier);
                oneDirection(rows, dialect, tier);
                selectors(rows, dialect, tier);
                networks(rows, dialect, tier);
                names(rows, dialect, tier);
            }
            priorities(rows, dialect);
            tiers(rows, dialect);
            nodes(rows, dialect);
        }
        samePriority(rows);
        return rows.stream();
    }

    private static InShort policy(Tier tier, List<String> ingress, List<String> egress) {
        return new InShort(tier, 10, "p", "red", ingress, egress);
    }

    private static InShort bothWays(Tier tier, int priority, String name, String... rules) {
        return new InShort(tier, priority, name, "pods:red", List.of(rules), List.of(rules));
    }

    /// The tiers of v1alpha1 know no `Pass` in the last one, and one policy there.
    private static boolean passes(Dialect dialect, Tier tier) {
        return dialect == Dialect.V1ALPHA2 || tier == Tier.ADMIN;
    }

    /// The first rule that matches decides: all of a house, one port of it, and one port and
    /// nothing else.
    private static void order(List<Row> rows, Dialect dialect, Tier tier) {
        for (var ports :
                List.of(
                        List.of("tcp/80", "tcp/8080"),
                        List.of("udp/53", "udp/5353"),
                        List.of("sctp/9003", "sctp/9005"))) {
            String main = ports.get(0);
            String other = ports.get(1);
            String green = "accept green; deny green; pass green; ";
            String denyGreen = "deny green; accept green; pass green; ";
            String passGreen = "pass green; deny green; accept green; ";
            String blue = "deny blue M; pass blue M; ";
            String passBlue = "pass blue M; deny blue M; ";
            String gray = "accept gray O; deny gray";
            var expected =
                    List.of(
                            List.of(green + blue + gray, "!red->blue !red->gray", ""),
                            List.of(
                                    denyGreen + blue + gray,
                                    "!red->green !red->blue !red->gray",
                                    "!red->green"),
                            List.of(passGreen + blue + gray, "!red->blue !red->gray", ""),
                            List.of(passGreen + passBlue + gray, "!red->gray", ""));
            for (var each : expected) {
                if (each.get(0).startsWith("pass") && !passes(dialect, tier)) {
                    continue;
                }
                var rules =
                        Arrays.stream(
                                        each.get(0)
                                                .replace(" M", " " + main)
                                                .replace(" O", " " + other)
                                                .split("; "))
                                .filter(rule -> passes(dialect, tier) || !rule.startsWith("pass"))
                                .toList();
                String name = dialect + " " + tier + ": " + String.join("; ", rules);
                var egress = List.of(policy(tier, List.of(), rules).yaml(dialect));
                var ingress = List.of(policy(tier, rules, List.of()).yaml(dialect));
                rows.add(new Row("egress " + name, egress, main, each.get(1)));
                rows.add(new Row("egress " + name, egress, other, each.get(2)));
                rows.add(new Row("ingress " + name, ingress, main, mirrored(each.get(1))));
                rows.add(new Row("ingress " + name, ingress, other, mirrored(each.get(2))));
            }
        }
    }

    private static String mirrored(String expected) {
        return expected.replaceAll("(\\w+)->(\\w+)", "$2->$1");
    }

    private static void portRanges(List<Row> rows, Dialect dialect, Tier tier) {
        var rules =
                List.of(
                        "accept green tcp/80-8080",
                        "accept gray udp/53-5353",
                        "accept blue sctp/9003-9005",
                        "deny any");
        var policies = List.of(policy(tier, rules, rules).yaml(dialect));
        String closed = "!red->* !*->red";
        Map.of(
                        "tcp/79", "",
                        "tcp/80", " red->green green->red",
                        "tcp/8080", " red->green green->red",
                        "tcp/8081", "",
                        "udp/52", "",
                        "udp/53", " red->gray gray->red",
                        "udp/5353", " red->gray gray->red",
                        "sctp/9003", " red->blue blue->red",
                        "sctp/9005", " red->blue blue->red",
                        "sctp/9006", "")
                .forEach((port, open) ->
                        rows.add(
                                new Row(
                                        dialect + " " + tier + ": ranges",
                                        policies,
                                        port,
                                        closed + open)));
    }

    /// Rules of one direction say nothing about the other.
    private static void oneDirection(List<Row> rows, Dialect dialect, Tier tier) {
        var deny = List.of("deny blue");
        rows.add(
                new Row(
                        dialect + " " + tier + ": egress alone",
                        List.of(policy(tier, List.of(), deny).yaml(dialect)),
                        "tcp/80",
                        "!red->blue"));
        rows.add(
                new Row(
                        dialect + " " + tier + ": ingress alone",
                        List.of(policy(tier, deny, List.of()).yaml(dialect)),
                        "tcp/80",
                        "!blue->red"));
    }

    /// Pods by their labels alone, and one Pod of a namespace, as subjects and as peers.
    private static void selectors(List<Row> rows, Dialect dialect, Tier tier) {
        var byLabel =
                new InShort(
                        tier,
                        20,
                        "by-label",
                        "pods:red",
                        List.of("deny pods:blue", "deny gray-0"),
                        List.of("deny pods:green", "deny gray-0"));
        var onePod =
                new InShort(tier, 21, "one-pod", "green-0", List.of(), List.of("deny blue+gray"));
        String name = dialect + " " + tier + ": Pods by ";
        rows.add(
                new Row(
                        name + "label",
                        List.of(byLabel.yaml(dialect)),
                        "tcp/80",
                        "!red->green !red->gray-0 !blue->red !gray-0->red"));
        rows.add(
                new Row(
                        name + "name",
                        List.of(onePod.yaml(dialect)),
                        "tcp/80",
                        "!green-0->blue !green-0->gray"));
        if (dialect == Dialect.V1ALPHA2) {
            rows.add(
                    new Row(
                            name + "label without namespaces",
                            List.of(byLabel.yaml(dialect).replace("namespaceSelector: {}, ", "")),
                            "tcp/80",
                            "!red->green !red->gray-0 !blue->red !gray-0->red"));
        }
    }

    /// Networks hold the addresses of Pods (C6), and rules before them make exceptions.
    private static void networks(List<Row> rows, Dialect dialect, Tier tier) {
        var closed = List.of("accept pods:blue", "deny 0.0.0.0/0");
        var open = List.of("accept 10.0.1.0/32+10.0.3.0/32", "accept pods:blue", "deny 0.0.0.0/0");
        for (String port : List.of("tcp/80", "udp/53", "sctp/9003")) {
            rows.add(
                    new Row(
                            dialect + " " + tier + ": networks",
                            List.of(policy(tier, List.of(), closed).yaml(dialect)),
                            port,
                            "!red->* red->blue"));
            rows.add(
                    new Row(
                            dialect + " " + tier + ": networks with exceptions",
                            List.of(policy(tier, List.of(), open).yaml(dialect)),
                            port,
                            "!red->* red->blue red->green-0 red->gray-0"));
        }
    }

    /// A port name is one of the destination, of whatever protocol (C10).
    private static void names(List<Row> rows, Dialect dialect, Tier tier) {
        var rules = List.of("accept green web", "deny green", "accept gray dns", "deny gray");
        var policies = List.of(policy(tier, rules, rules).yaml(dialect));
        Map.of(
                        "tcp/80", "!red->gray !gray->red",
                        "udp/53", "!red->green !green->red",
                        "tcp/53", "!red->green !green->red !red->gray !gray->red",
                        "udp/80", "!red->green !green->red !red->gray !gray->red")
                .forEach((port, expected) ->
                        rows.add(
                                new Row(
                                        dialect + " " + tier + ": names of ports",
                                        policies,
                                        port,
                                        expected)));
    }

    /// The smaller priority comes first, whatever the names.
    private static void priorities(List<Row> rows, Dialect dialect) {
        var deny = bothWays(Tier.ADMIN, 50, "m", "deny blue").yaml(dialect);
        var accept = bothWays(Tier.BASELINE, 10, "b", "accept blue").yaml(dialect);
        for (String name : List.of("a", "z")) {
            rows.add(
                    new Row(
                            dialect + ": 50 before 60, called " + name,
                            List.of(
                                    bothWays(Tier.ADMIN, 60, name, "pass blue").yaml(dialect),
                                    deny,
                                    accept),
                            "tcp/80",
                            "!red->blue !blue->red"));
            rows.add(
                    new Row(
                            dialect + ": 40 before 50, called " + name,
                            List.of(
                                    deny,
                                    bothWays(Tier.ADMIN, 40, name, "pass blue").yaml(dialect),
                                    accept),
                            "tcp/80",
                            ""));
        }
    }

    /// Policies of one priority whose rules never meet.
    private static void samePriority(List<Row> rows) {
        for (Tier tier : Tier.values()) {
            for (Dialect dialect : Dialect.values()) {
                if (dialect == Dialect.V1ALPHA1 && tier == Tier.BASELINE) {
                    continue;
                }
                var grays = List.of("deny blue tcp/8080");
                var policies =
                        List.of(
                                bothWays(tier, 15, "a", "deny blue tcp/80").yaml(dialect),
                                bothWays(tier, 15, "b", "deny gray tcp/80").yaml(dialect),
                                new InShort(tier, 15, "c", "gray", grays, grays).yaml(dialect));
                String name = dialect + " " + tier + ": one priority";
                rows.add(
                        new Row(
                                name,
                                policies,
                                "tcp/80",
                                "!red->blue !blue->red !red->gray !gray->red"));
                rows.add(new Row(name, policies, "tcp/8080", "!gray->blue !blue->gray"));
            }
        }
    }

    /// Admin, then NetworkPolicy, then Baseline.
    private static void tiers(List<Row> rows, Dialect dialect) {
        String blueOnly =
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: blue, namespace: red}
                spec:
                  podSelector: {}
                  policyTypes: [Ingress, Egress]
                  ingress: [{from: [{namespaceSelector: {matchLabels: {house: blue}}}]}]
                  egress: [{to: [{namespaceSelector: {matchLabels: {house: blue}}}]}]
                """;
        String nothing = blueOnly.replaceAll("  (ingress|egress): .*\n", "");
        String isolated = "!red->* !*->red";
        String deny = bothWays(Tier.ADMIN, 10, "a", "deny blue").yaml(dialect);
        String pass = bothWays(Tier.ADMIN, 10, "a", "pass blue").yaml(dialect);
        String accept = bothWays(Tier.ADMIN, 10, "a", "accept blue").yaml(dialect);
        String baseDeny = bothWays(Tier.BASELINE, 10, "b", "deny blue").yaml(dialect);
        String baseAccept = bothWays(Tier.BASELINE, 10, "b", "accept blue").yaml(dialect);
        String blue = "!red->blue !blue->red";
        var expected = new ArrayList<Map.Entry<List<String>, String>>();
        expected.add(Map.entry(List.of(deny, blueOnly, baseAccept), isolated));
        expected.add(Map.entry(List.of(deny, baseAccept), blue));
        expected.add(Map.entry(List.of(accept, nothing), isolated + " red->blue blue->red"));
        expected.add(Map.entry(List.of(accept, baseDeny), ""));
        expected.add(
                Map.entry(List.of(pass, blueOnly, baseDeny), isolated + " red->blue blue->red"));
        expected.add(Map.entry(List.of(pass, nothing, baseAccept), isolated));
        expected.add(Map.entry(List.of(pass, baseDeny), blue));
        expected.add(Map.entry(List.of(pass, baseAccept), ""));
        expected.add(Map.entry(List.of(pass), ""));
        expected.add(Map.entry(List.of(nothing, baseAccept), isolated));
        expected.add(Map.entry(List.of(blueOnly, baseDeny), isolated + " red->blue blue->red"));
        expected.add(Map.entry(List.of(baseDeny), blue));
        for (var each : expected) {
            String name =
                    each.getKey().stream()
                            .map(text ->
                                    text.replaceAll("(?s).*kind: (\\w+).*", "$1")
                                            + (text.contains("action: ")
                                                    ? " "
                                                            + text.replaceAll(
                                                                    "(?s).*action: (\\w+).*", "$1")
                                                    : ""))
                            .collect(Collectors.joining(", "));
            rows.add(new Row(dialect + ": " + name, each.getKey(), "tcp/80", each.getValue()));
        }
    }

    /// Nodes are their addresses (C7); a rule of several peers holds for each.
    private static void nodes(List<Row> rows, Dialect dialect) {
        var rules = List.of("accept nodes tcp/36363", "pass nodes udp/34346", "deny blue+nodes");
        var admin = policy(Tier.ADMIN, List.of(), rules).yaml(dialect);
        var baseline =
                new InShort(
                                Tier.BASELINE,
                                10,
                                "b",
                                "red",
                                List.of(),
                                List.of("accept nodes tcp/1-65535", "deny nodes+0.0.0.0/0"))
                        .yaml(dialect);
        rows.add(new Row(dialect + ": nodes", List.of(admin), "tcp/36363", "!red->blue"));
        rows.add(
                new Row(dialect + ": nodes", List.of(admin), "tcp/34345", "!red->blue !red->node"));
        rows.add(new Row(dialect + ": nodes", List.of(admin), "udp/34346", "!red->blue"));
        rows.add(
                new Row(
                        dialect + ": nodes in both tiers",
                        List.of(admin, baseline),
                        "udp/34346",
                        "!red->*"));
        rows.add(
                new Row(
                        dialect + ": nodes below",
                        List.of(baseline),
                        "tcp/22",
                        "!red->* red->node"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyPairComesOutAsUpstreamSays(Row row) {
        var cluster = FourHouses.cluster(row.policies);
        var port = row.port.split("/");
        int protocol = Protocol.valueOf(port[0].toUpperCase(Locale.ROOT)).number();

        var decisions = Policies.compile(cluster, Profile.UPSTREAM);

        for (Pod from : cluster.pods()) {
            for (Pod to : cluster.pods()) {
                if (!from.equals(to)) {
                    var connection =
                            decisions.connection(
                                    from.addresses().getFirst(),
                                    to.addresses().getFirst(),
                                    protocol,
                                    Integer.parseInt(port[1]));
                    assertThat(decisions.allows(connection))
                            .as(from.meta().name() + " -> " + to.meta().name())
                            .isEqualTo(
                                    expected(row.expected, from.meta().name(), to.meta().name()));
                }
            }
            var node =
                    decisions.connection(
                            from.addresses().getFirst(),
                            cluster.nodes().getFirst().addresses().getFirst(),
                            protocol,
                            Integer.parseInt(port[1]));
            if (row.name.contains("node")) {
                assertThat(decisions.allows(node))
                        .as(from.meta().name() + " -> node")
                        .isEqualTo(expected(row.expected, from.meta().name(), "node"));
            }
        }
    }

    private static boolean expected(String items, String from, String to) {
        boolean allowed = true;
        for (String item : items.isEmpty() ? new String[0] : items.split(" ")) {
            var ends = item.replace("!", "").split("->");
            if (isIn(ends[0], from) && isIn(ends[1], to)) {
                allowed = !item.startsWith("!");
            }
        }
        return allowed;
    }

    private static boolean isIn(String pattern, String name) {
        return pattern.equals("*") || pattern.equals(name) || name.startsWith(pattern + "-");
    }
}
