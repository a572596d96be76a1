package io.sluice.policy;

import static io.sluice.policy.Shop.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.policy.Explanation.Reason;
import org.junit.jupiter.api.Test;

/// Every rule of policy-semantics, section 1, by its number.
class PolicySemanticsTest {
    private static final String OUTSIDE = "192.168.1.100:443";

    private static String egress(String rules) {
        return policy("shop", "p", "policyTypes: [Egress]\negress:\n" + rules);
    }

    private static String ingress(String rules) {
        return policy("shop", "p", "policyTypes: [Ingress]\ningress:\n" + rules);
    }

    @Test
    void s1_aPolicySelectsPodsOfItsOwnNamespaceAndWithoutSelectorAllOfThem() {
        Shop.with(policy("shop", "p", "policyTypes: [Egress]"))
                .denies("shop/web", OUTSIDE)
                .denies("shop/cart", OUTSIDE)
                .allows("db/pg", OUTSIDE);
        Shop.with(policy("shop", "p", "podSelector: {}\npolicyTypes: [Egress]"))
                .denies("shop/web", OUTSIDE);
        Shop.with(
                        policy(
                                "shop",
                                "p",
                                "podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]"))
                .denies("shop/web", OUTSIDE)
                .allows("shop/cart", OUTSIDE);
    }

    @Test
    void s2_anEmptySpecDeniesIngressAndLeavesEgress() {
        Shop.with(policy("shop", "p", "{}"))
                .denies("db/pg", "shop/web:8080")
                .allows("shop/web", "db/pg:5432", OUTSIDE);
    }

    @Test
    void s3_withoutTypesIngressIsMeantAndEgressWhenItHasARule() {
        Shop.with(policy("shop", "p", "egress: []"))
                .allows("shop/web", OUTSIDE)
                .denies("db/pg", "shop/web:80");
        Shop.with(policy("shop", "p", "egress: [{}]"))
                .allows("shop/web", OUTSIDE)
                .denies("db/pg", "shop/web:80");
        Shop.with(policy("shop", "p", "egress: [{ports: [{port: 443}]}]"))
                .allows("shop/web", OUTSIDE)
                .denies("shop/web", "192.168.1.100:80")
                .denies("db/pg", "shop/web:80");
    }

    @Test
    void s4_rulesOfAnUnlistedDirectionAreIgnored() {
        Shop.with(policy("shop", "p", "policyTypes: [Ingress]\negress: [{ports: [{port: 1}]}]"))
                .allows("shop/web", OUTSIDE)
                .denies("db/pg", "shop/web:80");
    }

    @Test
    void s5_isolationIsPerDirection() {
        Shop.with(policy("shop", "p", "policyTypes: [Egress]"))
                .denies("shop/web", "db/pg:5432")
                .allows("db/pg", "shop/web:80");
        Shop.with(policy("shop", "p", "policyTypes: [Ingress]"))
                .allows("shop/web", "db/pg:5432")
                .denies("db/pg", "shop/web:80");
    }

    @Test
    void s6_anyRuleOfAnyPolicyAllows() {
        Shop.with(
                        policy("shop", "a", "policyTypes: [Egress]"),
                        policy(
                                "shop",
                                "b",
                                "policyTypes: [Egress]\negress: [{ports: [{port: 80}]}]"),
                        policy(
                                "shop",
                                "c",
                                "policyTypes: [Egress]\negress: [{ports: [{port: 443}]}]"))
                .allows("shop/web", "192.168.1.1:80", "192.168.1.1:443")
                .denies("shop/web", "192.168.1.1:22");
        Shop.with(policy("shop", "p", "policyTypes: [Egress]\negress: []"))
                .denies("shop/web", OUTSIDE);
        Shop.with(policy("shop", "p", "policyTypes: [Egress]\negress: null"))
                .denies("shop/web", OUTSIDE);
    }

    @Test
    void s7_bothEndsMustAllowAndAnEndThatIsNoPodHasNoPolicy() {
        var bothClosed =
                Shop.with(
                        policy("shop", "out", "policyTypes: [Egress]"),
                        policy("db", "in", "policyTypes: [Ingress]"));
        bothClosed.denies("shop/web", "db/pg:5432");
        assertThat(bothClosed.explain("shop/web", "db/pg:5432").ingress().verdict())
                .isEqualTo(Verdict.DENY);
        Shop.with(policy("db", "in", "policyTypes: [Ingress]"))
                .denies("shop/web", "db/pg:5432")
                .denies("192.168.1.1", "db/pg:5432")
                .allows("shop/web", OUTSIDE)
                .allows("192.168.1.1", "192.168.1.2:80");
    }

    @Test
    void s8_peerAndPortMustMatchAndAnEmptyRuleMatchesEverything() {
        Shop.with(
                        egress(
                                """
                                - to: [{ipBlock: {cidr: 192.168.1.100/32}}]
                                  ports: [{port: 443}]
                                """))
                .allows("shop/web", OUTSIDE)
                .denies("shop/web", "192.168.1.100:80", "192.168.1.101:443");
        Shop.with(egress("- {}\n")).allows("shop/web", "192.168.1.100", "db/pg");
    }

    @Test
    void p1_withoutPeersAnyPeerMatchesAndPeersAreAlternatives() {
        Shop.with(ingress("- ports: [{port: 80}]\n"))
                .allows("192.168.1.1", "shop/web:80")
                .allows("10.0.0.2", "shop/web:80")
                .allows("db/pg", "shop/web:80");
        Shop.with(egress("- to: []\n  ports: [{port: 80}]\n"))
                .allows("shop/web", "192.168.1.1:80", "10.0.0.2:80", "db/pg:80");
        Shop.with(
                        egress(
                                """
                                - to:
                                    - ipBlock: {cidr: 192.168.1.1/32}
                                    - podSelector: {matchLabels: {app: cart}}
                                """))
                .allows("shop/web", "192.168.1.1:80", "shop/cart:80")
                .denies("shop/web", "192.168.1.2:80", "db/pg:80");
    }

    @Test
    void p2_aPodSelectorAloneMeansTheOwnNamespace() {
        Shop.with(egress("- to: [{podSelector: {matchLabels: {tier: back}}}]\n"))
                .allows("shop/web", "shop/cart:80")
                .denies("shop/web", "db/pg:80");
    }

    @Test
    void p3_aNamespaceSelectorAloneMeansItsPodsAndNeverAnOutsideAddress() {
        Shop.with(egress("- to: [{namespaceSelector: {}}]\n"))
                .allows("shop/web", "db/pg:80", "db/plain:80", "shop/cart:80")
                .denies("shop/web", OUTSIDE, "10.0.0.2:80");
        Shop.with(egress("- to: [{namespaceSelector: {matchLabels: {team: data}}}]\n"))
                .allows("shop/web", "db/pg:80")
                .denies("shop/web", "shop/cart:80");
    }

    @Test
    void p4_bothSelectorsInOneEntryMustMatchAndTwoEntriesAreAlternatives() {
        Shop.with(
                        egress(
                                """
                                - to:
                                    - namespaceSelector: {matchLabels: {team: data}}
                                      podSelector: {matchLabels: {app: pg}}
                                """))
                .allows("shop/web", "db/pg:80")
                .denies("shop/web", "db/plain:80", "shop/cart:80");
        Shop.with(
                        egress(
                                """
                                - to:
                                    - namespaceSelector: {matchLabels: {team: data}}
                                    - podSelector: {matchLabels: {app: cart}}
                                """))
                .allows("shop/web", "db/pg:80", "db/plain:80", "shop/cart:80");
    }

    @Test
    void p6_anExceptionCarvesItsOwnBlockOnly() {
        String carved = "- to: [{ipBlock: {cidr: 192.168.0.0/16, except: [192.168.1.0/24]}}]\n";
        Shop.with(egress(carved))
                .allows("shop/web", "192.168.2.1:80")
                .denies("shop/web", "192.168.1.1:80", "172.16.0.1:80");
        Shop.with(egress(carved + "- to: [{ipBlock: {cidr: 192.168.1.7/32}}]\n"))
                .allows("shop/web", "192.168.1.7:80")
                .denies("shop/web", "192.168.1.8:80");
    }

    @Test
    void p7_aBlockMatchesPodAddressesUnlessTheProfileSaysOtherwise() {
        String block = egress("- to: [{ipBlock: {cidr: 10.244.0.0/16}}]\n");
        Shop.with(block).allows("shop/web", "db/plain:80").denies("shop/web", "192.168.1.1:80");
        Shop.with(Profile.UPSTREAM.with("ipBlockMatchesPods=false"), block)
                .denies("shop/web", "db/plain:80")
                .allows("shop/web", "10.244.9.9:80");
    }

    @Test
    void p8_notInAndDoesNotExistMatchObjectsWithoutTheKey() {
        Shop.with(
                        egress(
                                """
                                - to:
                                    - namespaceSelector: {}
                                      podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [pg]}]}
                                """))
                .allows("shop/web", "db/plain:80", "shop/cart:80")
                .denies("shop/web", "db/pg:80");
        Shop.with(
                        egress(
                                """
                                - to:
                                    - namespaceSelector: {}
                                      podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}
                                """))
                .allows("shop/web", "db/plain:80")
                .denies("shop/web", "db/pg:80");
        Shop.with(
                        egress(
                                """
                                - to:
                                    - namespaceSelector: {matchLabels: {team: data}, matchExpressions: [{key: env, operator: In, values: [prod]}]}
                                """))
                .denies("shop/web", "db/pg:80");
        Shop.with(
                        egress(
                                "- to: [{namespaceSelector: {matchLabels:"
                                        + " {kubernetes.io/metadata.name: db}}}]\n"))
                .allows("shop/web", "db/pg:80")
                .denies("shop/web", "shop/cart:80");
    }

    @Test
    void p9_aPodMatchesByAllOfItsAddresses() {
        Shop.with(egress("- to: [{namespaceSelector: {matchLabels: {team: data}}}]\n"))
                .allows("shop/web", "10.244.1.1:80", "[fd00:10:244::2]:80");
    }

    @Test
    void t1_withoutPortsEveryPortAndProtocolAndPortsAreAlternatives() {
        Shop.with(egress("- ports: []\n")).allows("shop/web", "192.168.1.1");
        Shop.with(egress("- ports: [{port: 80}, {port: 53, protocol: UDP}]\n"))
                .allows("shop/web", "192.168.1.1:80", "192.168.1.1:53/udp")
                .denies("shop/web", "192.168.1.1:53", "192.168.1.1:80/udp");
    }

    @Test
    void t2_theProtocolIsTcpWhenNotWritten() {
        Shop.with(egress("- ports: [{}]\n"))
                .allows("shop/web", "192.168.1.1:1", "192.168.1.1:65535")
                .denies("shop/web", "192.168.1.1:1/udp", "192.168.1.1:1/sctp");
        Shop.with(egress("- ports: [{protocol: UDP}]\n"))
                .allows("shop/web", "192.168.1.1:1/udp")
                .denies("shop/web", "192.168.1.1:1");
    }

    @Test
    void t3_aRangeHoldsBothItsEnds() {
        Shop.with(egress("- ports: [{port: 80, endPort: 90}, {port: 100, endPort: 100}]\n"))
                .allows("shop/web", "192.168.1.1:80", "192.168.1.1:90", "192.168.1.1:100")
                .denies("shop/web", "192.168.1.1:79", "192.168.1.1:91", "192.168.1.1:101");
    }

    @Test
    void t4_aNamedPortIsWhatTheDestinationPodCallsIt() {
        Shop.with(ingress("- ports: [{port: http}]\n"))
                .allows("db/pg", "shop/web:8080", "shop/cart:9090")
                .denies("db/pg", "shop/web:9090", "shop/cart:8080", "shop/web:8080/udp");
        Shop.with(egress("- ports: [{port: sql}]\n"))
                .allows("shop/web", "db/pg:5432")
                .denies("shop/web", "db/plain:5432", "192.168.1.1:5432", "db/pg:5432/udp");
        Shop.with(egress("- to: [{ipBlock: {cidr: 10.244.0.0/16}}]\n  ports: [{port: sql}]\n"))
                .allows("shop/web", "10.244.1.1:5432")
                .denies("shop/web", "db/plain:5432", "10.244.7.7:5432");
    }

    @Test
    void t5_sctpIsNeverReadAsTcp() {
        Shop.with(egress("- ports: [{port: 80, protocol: SCTP}]\n"))
                .allows("shop/web", "192.168.1.1:80/sctp")
                .denies("shop/web", "192.168.1.1:80");
    }

    @Test
    void trafficOfAPodToItselfIsAlwaysAllowed() {
        var closed =
                Shop.with(policy("shop", "p", "policyTypes: [Ingress, Egress]"))
                        .allows("shop/web", "shop/web:80");
        assertThat(closed.explain("shop/web", "shop/web:80").egress().reason())
                .isEqualTo(Reason.SAME_POD);
    }

    @Test
    void trafficOfANodeReachesItsOwnPodsOnly() {
        var closed =
                Shop.with(policy("shop", "p", "policyTypes: [Ingress]"))
                        .allows("10.0.0.1", "shop/web:80")
                        .denies("10.0.0.2", "shop/web:80")
                        .denies("shop/agent", "shop/web:80");
        assertThat(closed.explain("10.0.0.1", "shop/web:80").ingress().reason())
                .isEqualTo(Reason.OWN_NODE);
        Shop.with(policy("db", "p", "policyTypes: [Ingress]")).allows("shop/agent", "db/pg:5432");
    }

    @Test
    void trafficOfHostNetworkPodsIsTheirNodes() {
        Shop.with(policy("shop", "p", "policyTypes: [Ingress, Egress]"))
                .allows("shop/agent", OUTSIDE)
                .allows("192.168.1.1", "shop/agent:80");
        Shop.with(egress("- to: [{podSelector: {matchLabels: {app: web}}}]\n"))
                .denies("shop/cart", "shop/agent:80", "10.0.0.2:80");
        Shop.with(egress("- to: [{ipBlock: {cidr: 10.0.0.2/32}}]\n"))
                .allows("shop/cart", "shop/agent:80", "10.0.0.2:80");
    }

    @Test
    void trafficWithoutPortsNeedsARuleForAllPorts() {
        String ports = egress("- ports: [{port: 80}, {protocol: UDP}, {protocol: SCTP}]\n");
        String everything = egress("- to: [{ipBlock: {cidr: 192.168.1.0/24}}]\n");

        assertThat(Shop.with(ports).allowsProtocol("10.244.0.1", "192.168.1.1", 1)).isFalse();
        assertThat(Shop.with(everything).allowsProtocol("10.244.0.1", "192.168.1.1", 1)).isTrue();
        assertThat(Shop.with(everything).allowsProtocol("10.244.0.1", "192.168.2.1", 1)).isFalse();
        assertThat(
                        Shop.with(Profile.UPSTREAM.with("icmp=always"), ports)
                                .allowsProtocol("10.244.0.1", "192.168.1.1", 1))
                .isTrue();
    }

    @Test
    void trafficToDnsIsNotAllowedImplicitly() {
        Shop.with(egress("- to: [{ipBlock: {cidr: 192.168.1.100/32}}]\n"))
                .denies("shop/web", "10.96.0.10:53/udp");
    }

    @Test
    void trafficOfBothFamiliesIsClosedByIsolationAndABlockSpeaksForItsOwn() {
        Shop.with(egress("- to: [{ipBlock: {cidr: 0.0.0.0/0}}]\n"))
                .allows("shop/web", "192.168.1.1:80")
                .denies("shop/web", "[2001:db8::1]:80");
    }

    @Test
    void anAddressOfAFinishedPodBelongsToThePodThatHasItNow() {
        var shop = Shop.with(egress("- to: [{podSelector: {matchLabels: {app: job}}}]\n"));

        assertThat(shop.decisions().endpoint(Written.address("10.244.0.2")))
                .hasToString("shop/cart");
        shop.denies("shop/web", "10.244.0.2:80");
    }
}
