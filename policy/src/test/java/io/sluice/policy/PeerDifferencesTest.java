package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which of two rules came nearest, and what is said about it.
class PeerDifferencesTest {
    private static final String DENY =
            "\n    - {action: Deny, to: [{networks: [\"0.0.0.0/0\", \"::/0\"]}]}";

    private static Shop accepting(String... peers) {
        var text =
                new StringBuilder(
                        """
                        apiVersion: policy.networking.k8s.io/v1alpha2
                        kind: ClusterNetworkPolicy
                        metadata: {name: guard}
                        spec:
                          tier: Admin
                          priority: 10
                          subject: {namespaces: {}}
                          egress:\
                        """);
        for (String peer : peers) {
            text.append("\n    - {action: Accept, to: [{").append(peer).append("}]}");
        }
        return Shop.with(text + DENY + "\n");
    }

    private static List<String> nearest(Shop shop, String to) {
        return shop.explain("shop/web", to).egress().nearest().orElseThrow().details();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    10.0.0.2        | networks: [10.0.0.1/32]       | nodes: {matchLabels: {a: b, c: d}}
                    10.0.0.2        | nodes: {matchLabels: {a: b}}  | networks: [192.168.0.0/16]
                    192.168.1.1     | networks: [10.0.0.0/8]        | nodes: {}
                    192.168.1.1     | networks: [10.0.0.0/8]        | namespaces: {}
                    192.168.1.1     | networks: [10.0.0.0/8]        | domainNames: [a.example.com]
                    192.168.1.1     | networks: [192.168.2.0/24]    | networks: [192.169.0.0/16]
                    192.168.1.1     | domainNames: [a.example.com]  | nodes: {}
                    192.168.1.1     | domainNames: [a.example.com]  | namespaces: {}
                    2001:db8::1     | networks: ['2001:db8:1::/48'] | networks: ['2001:db9::/32']
                    2001:db8::1     | networks: ['2001:db8::2/128'] | networks: ['2001:db8::100/128']
                    2001:db8::1     | networks: ['2001:db8::100/128'] | networks: ['2001:db8:1::/48']
                    2001:db8::1     | networks: ['2001:db8:1::/48'] | networks: [10.0.0.0/8]
                    db/pg           | namespaces: {matchLabels: {env: prod}} | networks: [10.244.1.2/32]
                    db/pg           | namespaces: {matchLabels: {env: prod, team: shop}} | networks: [10.244.1.2/32]
                    db/pg           | networks: [192.168.0.0/16]    | namespaces: {matchLabels: {a: b, c: d, e: f}}
                    db/pg           | namespaces: {matchLabels: {a: b}} | nodes: {}
                    """)
    void theFirstIsNearerThanTheSecond(String to, String near, String far) {
        String target = to.startsWith("2001") ? "[" + to + "]:443" : to + ":443";

        var alone = nearest(accepting(near), target);

        assertThat(nearest(accepting(near, far), target)).isEqualTo(alone);
        assertThat(nearest(accepting(far, near), target)).isEqualTo(alone);
        assertThat(nearest(accepting(far), target)).isNotEqualTo(alone);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nodes: {}                                | 192.168.1.1 is no node, the rule wants nodes
                    namespaces: {}                           | 192.168.1.1 is no Pod, the rule wants Pods
                    domainNames: [a.io, b.io, c.io, d.io]    | no name of 192.168.1.1 is known, the rule allows a.io, b.io, c.io, d.io
                    domainNames: [a.io, b.io, c.io, d.io, e.io, f.io] | no name of 192.168.1.1 is known, the rule allows a.io, b.io, c.io, d.io, and 2 more
                    """)
    void whatDiffersIsSaid(String peer, String words) {
        assertThat(nearest(accepting(peer), "192.168.1.1:443")).containsExactly(words);
    }

    @Test
    void theLabelsOfANodeAreComparedWithThoseWanted() {
        assertThat(nearest(accepting("nodes: {matchLabels: {role: worker}}"), "10.0.0.2:22"))
                .containsExactly("node label `role` is not set, the rule wants `worker`");
    }

    @Test
    void whereBlocksDoNotMatchPodsThatIsWhatDiffers() {
        var profile = Profile.UPSTREAM.with(Switch.IP_BLOCK_MATCHES_PODS, "false");
        String block = "{ipBlock: {cidr: 10.244.1.0/24}}";
        String nearby = "{ipBlock: {cidr: 10.244.1.2/32}}";
        String labels = "{podSelector: {matchLabels: {%s}}}";
        String words = "10.244.1.1 is a Pod's, and blocks do not match Pods in this profile";

        assertThat(nearest(allowing(profile, block), "db/pg:5432")).containsExactly(words);
        assertThat(nearest(allowing(profile, nearby), "db/pg:5432")).containsExactly(words);
        assertThat(
                        nearest(
                                allowing(profile, block + ", " + labels.formatted("a: b, c: d")),
                                "db/pg:5432"))
                .containsExactly(words);
        assertThat(
                        nearest(
                                allowing(profile, block + ", " + labels.formatted("tier: back")),
                                "db/pg:5432"))
                .containsExactly("namespace is `db`, the rule wants `shop`");
        assertThat(nearest(allowing(profile, nearby), "192.168.1.1:443"))
                .containsExactly("address is 192.168.1.1, the rule allows 10.244.1.2/32");
    }

    private static Shop allowing(Profile profile, String peers) {
        return Shop.with(
                profile,
                Shop.policy("shop", "p", "policyTypes: [Egress]\negress: [{to: [" + peers + "]}]"));
    }
}
