package io.sluice.policy;

import static io.sluice.policy.Shop.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.LabelSelector;
import io.sluice.model.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Cluster-wide policies, rule by rule (policy-semantics, section 2).
class ClusterPolicySemanticsTest {
    private static final String OUTSIDE = "192.168.1.100:443";
    private static final String SHOP = "namespaces: {matchLabels: {team: shop}}";
    private static final String ANYWHERE = "to: [{networks: [\"0.0.0.0/0\", \"::/0\"]}]";

    /// @param rules the entries of `egress`
    private static String egress(String tier, int priority, String name, String... rules) {
        return clusterPolicy(tier, priority, name, SHOP, "egress", rules);
    }

    private static String clusterPolicy(
            String tier,
            int priority,
            String name,
            String subject,
            String direction,
            String... rules) {
        return """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: %s}
        spec:
          tier: %s
          priority: %d
          subject: {%s}
          %s:
        %s\
        """
                .formatted(
                        name,
                        tier,
                        priority,
                        subject,
                        direction,
                        ("- {" + String.join("}\n- {", rules) + "}").indent(4));
    }

    private static String deny(String peers) {
        return "action: Deny, " + peers;
    }

    private static String accept(String peers) {
        return "action: Accept, " + peers;
    }

    private static String pass(String peers) {
        return "action: Pass, " + peers;
    }

    @Test
    void c1_adminDecidesBeforeNetworkPolicyAndBaselineOnlyForPodsLeftOpen() {
        String open = policy("shop", "open", "policyTypes: [Egress]\negress: [{}]");
        String closed = policy("shop", "closed", "policyTypes: [Egress]");

        Shop.with(open, egress("Admin", 1, "a", deny(ANYWHERE))).denies("shop/web", OUTSIDE);
        Shop.with(closed, egress("Admin", 1, "a", accept(ANYWHERE))).allows("shop/web", OUTSIDE);
        Shop.with(open, egress("Baseline", 1, "b", deny(ANYWHERE))).allows("shop/web", OUTSIDE);
        Shop.with(closed, egress("Baseline", 1, "b", accept(ANYWHERE))).denies("shop/web", OUTSIDE);
        Shop.with(egress("Baseline", 1, "b", deny(ANYWHERE)))
                .denies("shop/web", OUTSIDE)
                .allows("db/pg", OUTSIDE);
        Shop.with(
                        policy("shop", "in", "policyTypes: [Ingress]"),
                        egress("Baseline", 1, "b", deny(ANYWHERE)))
                .denies("shop/web", OUTSIDE);
    }

    @Test
    void c1_passLeavesTheTier() {
        String passed = egress("Admin", 1, "a", pass(ANYWHERE), deny(ANYWHERE));

        Shop.with(passed, egress("Admin", 2, "b", deny(ANYWHERE))).allows("shop/web", OUTSIDE);
        Shop.with(passed, policy("shop", "closed", "policyTypes: [Egress]"))
                .denies("shop/web", OUTSIDE);
        Shop.with(passed, egress("Baseline", 1, "c", deny(ANYWHERE))).denies("shop/web", OUTSIDE);
        Shop.with(egress("Baseline", 1, "c", pass(ANYWHERE), deny(ANYWHERE)))
                .allows("shop/web", OUTSIDE);
    }

    @Test
    void c2_theFirstMatchByPriorityThenNameThenPlaceDecides() {
        Shop.with(
                        egress("Admin", 7, "a", deny(ANYWHERE)),
                        egress("Admin", 3, "z", accept(ANYWHERE)))
                .allows("shop/web", OUTSIDE);
        Shop.with(
                        egress("Admin", 3, "z", accept(ANYWHERE)),
                        egress("Admin", 3, "b", deny(ANYWHERE)))
                .denies("shop/web", OUTSIDE);
        Shop.with(
                        egress(
                                "Admin",
                                3,
                                "a",
                                accept("to: [{networks: [\"192.168.1.0/24\"]}]"),
                                deny(ANYWHERE)))
                .allows("shop/web", OUTSIDE)
                .denies("shop/web", "192.168.2.1:443");
    }

    @Test
    void c3_nothingIsIsolatedImplicitly() {
        Shop.with(egress("Admin", 1, "a", accept("to: [{networks: [\"192.168.1.100/32\"]}]")))
                .allows("shop/web", OUTSIDE, "192.168.2.1:80", "db/pg:5432")
                .allows("db/pg", "shop/web:80");
    }

    @Test
    void c4_acceptingEgressDoesNotOpenTheDestination() {
        Shop.with(
                        policy("db", "in", "policyTypes: [Ingress]"),
                        egress("Admin", 1, "a", accept("to: [{namespaces: {}}]")))
                .denies("shop/web", "db/pg:5432");
        Shop.with(
                        policy("db", "in", "policyTypes: [Ingress]"),
                        clusterPolicy(
                                "Admin",
                                1,
                                "a",
                                "namespaces: {matchLabels: {team: data}}",
                                "ingress",
                                accept("from: [{namespaces: {matchLabels: {team: shop}}}]")))
                .allows("shop/web", "db/pg:5432")
                .denies("192.168.1.1", "db/pg:5432");
    }

    @Test
    void c5_subjectsAndPeersByLabelAreNeverPodsOnTheHostNetwork() {
        Shop.with(
                        clusterPolicy(
                                "Admin",
                                1,
                                "a",
                                "pods: {namespaceSelector: {}, podSelector: {matchLabels: {app:"
                                        + " web}}}",
                                "egress",
                                deny(ANYWHERE)))
                .denies("shop/web", OUTSIDE)
                .allows("shop/cart", OUTSIDE)
                .allows("shop/agent", OUTSIDE);
        Shop.with(
                        egress(
                                "Admin",
                                1,
                                "a",
                                deny(
                                        "to: [{pods: {namespaceSelector: {}, podSelector:"
                                                + " {matchLabels: {app: web}}}}]")))
                .denies("shop/cart", "shop/web:80")
                .allows("shop/cart", "shop/agent:80", "db/pg:5432", OUTSIDE);
    }

    @Test
    void c6_networksMatchPodsAndProtocolsWithoutPortsInEveryProfile() {
        var profile = Profile.UPSTREAM.with("ipBlockMatchesPods=false");
        var shop =
                Shop.with(
                        profile,
                        egress("Admin", 1, "a", deny("to: [{networks: [\"10.244.1.0/24\"]}]")));

        shop.denies("shop/web", "10.244.1.1:5432").allows("shop/web", "10.244.0.2:80");
        assertThat(shop.allowsProtocol("10.244.0.1", "10.244.1.1", 1)).isFalse();
        assertThat(shop.allowsProtocol("10.244.0.1", "10.244.0.2", 1)).isTrue();
    }

    @Test
    void c6_networksMatchTheOutsideOnlyWhereTheSwitchSaysSo() {
        var shop =
                Shop.with(
                        Profile.UPSTREAM.with("networksMatchPods=false"),
                        egress(
                                "Baseline",
                                1,
                                "a",
                                deny("to: [{networks: [0.0.0.0/0]}]"),
                                deny("to: [{namespaces: {matchLabels: {team: none}}}]")));

        shop.denies("shop/web", OUTSIDE).allows("shop/web", "10.244.1.1:5432");
        assertThat(ConnectionList.of(shop.decisions()).connections())
                .extracting(ConnectionListTest::text)
                .contains("shop/pod/web -> db/pod/pg all")
                .noneMatch(text -> text.startsWith("shop/pod/web -> [0.0.0.0"));
    }

    @Test
    void c7_nodesAreTheirAddressesAndSoArePodsOnTheHostNetwork() {
        String labelled =
                """
                apiVersion: v1
                kind: Node
                metadata: {name: node-3, labels: {role: worker}}
                status: {addresses: [{type: InternalIP, address: 10.0.0.3}, {type: InternalIP, address: "fd00::3"}]}
                """;
        Shop.with(
                        labelled,
                        egress(
                                "Admin",
                                1,
                                "a",
                                deny("to: [{nodes: {matchLabels: {role: worker}}}]")))
                .denies("shop/web", "10.0.0.3:22", "[fd00::3]:22")
                .allows("shop/web", "10.0.0.1:22", "shop/agent:80", "db/pg:5432");
        Shop.with(egress("Admin", 1, "a", deny("to: [{nodes: {}}]")))
                .denies("shop/web", "10.0.0.2:22")
                .denies("shop/cart", "shop/agent:80");
    }

    @Test
    void c8_domainNamesMatchAKnownNameAndNeverAnAddressAlone() {
        var shop =
                Shop.with(
                        egress(
                                "Admin",
                                1,
                                "a",
                                accept("to: [{domainNames: [\"*.example.com\"]}]"),
                                deny(ANYWHERE)));

        shop.allows("shop/web", "api.example.com:443", "A.b.Example.com.:443")
                .denies("shop/web", "example.com:443", "example.org:443", OUTSIDE);
        var byAddress =
                shop.decisions()
                        .connection(
                                Written.address("10.244.0.1"),
                                Written.address("192.168.1.100"),
                                6,
                                443);
        assertThat(shop.decisions().allows(byAddress)).isFalse();
        assertThat(shop.decisions().allows(byAddress.to(List.of("x.org", "api.example.com"))))
                .isTrue();
    }

    @Test
    void c8_aHostOfTheLabIsKnownByTheNameThatIsAskedFor() {
        String host =
                """
                apiVersion: sluice.io/v1alpha1
                kind: LabHost
                metadata: {name: api}
                spec: {addresses: [192.168.7.7], names: [{name: api.example.com, ttl: 5}]}
                """;
        Shop.with(
                        host,
                        egress(
                                "Admin",
                                1,
                                "a",
                                accept("to: [{domainNames: [\"api.example.com\"]}]"),
                                deny(ANYWHERE)))
                .allows("shop/web", "api.example.com:443")
                .denies("shop/web", "192.168.7.7:443");
    }

    /// Which addresses a name has is never known in full, so the rule denies them all, and the
    /// ports that it does not name too.
    @ParameterizedTest
    @ValueSource(strings = {"Deny", "Pass"})
    void c8_aNameInARuleThatDoesNotAcceptDeniesEverything(String action) {
        String rule =
                "action: "
                        + action
                        + ", to: [{namespaces: {}}, {domainNames: [a.example.com]}],"
                        + " protocols: [{udp: {destinationPort: {number: 53}}}]";

        Shop.with(egress("Admin", 1, "a", rule, accept(ANYWHERE)))
                .denies("shop/web", "a.example.com:443", "b.example.com:443", OUTSIDE, "db/pg:80");
        Shop.with(egress("Admin", 1, "a", accept(ANYWHERE), rule)).allows("shop/web", OUTSIDE);
    }

    @Test
    void c9_aRuleThatIsNotUnderstoodFailsClosed() {
        assertThat(withUnknown(Action.ACCEPT)).isEqualTo(Verdict.ALLOW);
        assertThat(withUnknown(Action.ACCEPT, Action.DENY)).isEqualTo(Verdict.DENY);
        assertThat(withUnknown(Action.DENY)).isEqualTo(Verdict.DENY);
        assertThat(withUnknown(Action.PASS)).isEqualTo(Verdict.DENY);
    }

    /// The verdict under a rule with a known and an unknown peer, and a port that is asked for only
    /// if it accepts, followed by understood rules for everything.
    private static Verdict withUnknown(Action action, Action... then) {
        var known =
                new Peer.Pods(
                        LabelSelector.everything(Position.NOWHERE),
                        Optional.empty(),
                        Position.NOWHERE);
        return withPeers(List.of(known, new Peer.Unknown(Position.NOWHERE)), action, then);
    }

    @Test
    void c9_aRuleWithoutPeersFailsClosed() {
        var none = List.<Peer>of();
        var noBlocks = List.<Peer>of(new Peer.Networks(List.of(), Position.NOWHERE));

        for (var peers : List.of(none, noBlocks)) {
            assertThat(withPeers(peers, Action.ACCEPT, Action.DENY)).isEqualTo(Verdict.DENY);
            assertThat(withPeers(peers, Action.PASS)).isEqualTo(Verdict.DENY);
        }
    }

    /// The same for other peers.
    private static Verdict withPeers(List<Peer> peers, Action action, Action... then) {
        var everything = LabelSelector.everything(Position.NOWHERE);
        var known = new Peer.Pods(everything, Optional.empty(), Position.NOWHERE);
        var first =
                new ClusterNetworkPolicy.Rule(
                        "",
                        action,
                        peers,
                        List.of(
                                Written.port(
                                        io.sluice.model.Protocol.TCP,
                                        action == Action.ACCEPT ? 5432 : 1)),
                        Position.NOWHERE);
        var rules = new java.util.ArrayList<>(List.of(first));
        for (Action next : then) {
            rules.add(
                    new ClusterNetworkPolicy.Rule(
                            "", next, List.of(known), List.of(), Position.NOWHERE));
        }
        var policy =
                new ClusterNetworkPolicy(
                        Written.meta("", "a", Map.of()),
                        ClusterNetworkPolicy.Form.CLUSTER_NETWORK_POLICY,
                        ClusterNetworkPolicy.Tier.ADMIN,
                        1,
                        new ClusterNetworkPolicy.Subject(everything, everything),
                        List.of(),
                        rules);
        var decisions =
                Policies.compile(
                        Written.withClusterPolicies(Shop.cluster(), List.of(policy)),
                        Profile.UPSTREAM);
        return Question.parse(decisions, "shop/web", "db/pg:5432").answers().getFirst().verdict();
    }

    @Test
    void c10_protocolsAreAlternativesAndNamesResolveOnTheDestination() {
        var shop =
                Shop.with(
                        egress(
                                "Admin",
                                1,
                                "a",
                                deny(
                                        "to: [{namespaces: {}}], protocols: [{udp:"
                                                + " {destinationPort: {number: 53}}},"
                                                + " {destinationNamedPort: sql}, {tcp:"
                                                + " {destinationPort: {range: {start: 80, end:"
                                                + " 90}}}}]")));

        shop.denies("shop/web", "db/pg:53/udp", "db/pg:5432", "db/plain:80", "db/plain:90")
                .allows("shop/web", "db/pg:53", "db/plain:5432", "db/plain:91", "db/pg:5432/udp");
        assertThat(shop.allowsProtocol("10.244.0.1", "10.244.1.1", 1)).isTrue();
    }

    @Test
    void c11_theForerunnersSayTheSame() {
        String admin =
                """
                apiVersion: policy.networking.k8s.io/v1alpha1
                kind: AdminNetworkPolicy
                metadata: {name: admin}
                spec:
                  priority: 5
                  subject: {namespaces: {matchLabels: {team: shop}}}
                  egress:
                    - {action: Allow, to: [{networks: ["192.168.1.100/32"]}], ports: [{portNumber: {protocol: TCP, port: 443}}]}
                    - {action: Pass, to: [{networks: ["192.168.2.0/24"]}]}
                    - {action: Deny, to: [{networks: ["192.168.0.0/16"]}]}
                """;
        String baseline =
                """
                apiVersion: policy.networking.k8s.io/v1alpha1
                kind: BaselineAdminNetworkPolicy
                metadata: {name: default}
                spec:
                  subject: {namespaces: {}}
                  egress:
                    - {action: Deny, to: [{networks: ["192.168.2.0/24"]}]}
                """;
        Shop.with(admin, baseline)
                .allows("shop/web", OUTSIDE, "172.16.0.1:80")
                .denies("shop/web", "192.168.1.100:80", "192.168.2.1:80")
                .allows("db/pg", "192.168.1.100:80")
                .denies("db/pg", "192.168.2.1:80");
    }

    @Test
    void c12_aPodItselfAndItsOwnNodeComeBeforeEveryTier() {
        var everyone = "namespaces: {}";
        Shop.with(
                        clusterPolicy("Admin", 1, "a", everyone, "egress", deny(ANYWHERE)),
                        clusterPolicy(
                                "Admin",
                                2,
                                "b",
                                everyone,
                                "ingress",
                                deny("from: [{namespaces: {}}]")))
                .allows("shop/web", "shop/web:80")
                .allows("10.0.0.1", "shop/web:80")
                .allows("10.0.0.2", "shop/web:80")
                .denies("shop/web", "shop/cart:80");
    }
}
