package io.sluice.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.ClusterNetworkPolicy.Subject;
import io.sluice.model.HostPattern;
import io.sluice.model.LabelSelector;
import io.sluice.model.Manifests;
import io.sluice.model.Position;
import io.sluice.model.reader.ManifestReader;
import io.sluice.policy.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterPeersTest {
    /// What is written in `to:`. Whether the first surely has all of the second, the other way
    /// round, and whether they may have something in common.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    namespaces: {}                  | namespaces: {matchLabels: {a: b}}                                              | true  | false | true
                    namespaces: {matchLabels: {a: b}} | namespaces: {matchLabels: {a: b}}                                            | true  | true  | true
                    namespaces: {matchLabels: {a: b}} | namespaces: {matchLabels: {a: c}}                                            | false | false | false
                    namespaces: {matchLabels: {a: b}} | namespaces: {matchLabels: {c: b}}                                            | false | false | true
                    namespaces: {}                  | pods: {namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}              | true  | false | true
                    pods: {namespaceSelector: {}, podSelector: {matchLabels: {a: b}}} | pods: {namespaceSelector: {}, podSelector: {matchLabels: {a: c}}} | false | false | false
                    networks: [10.0.0.0/8]          | networks: [10.1.0.0/16]                                                        | true  | false | true
                    networks: [10.0.0.0/8]          | networks: [10.1.0.0/16, 11.0.0.0/8]                                            | false | false | true
                    networks: [10.0.0.0/8]          | networks: [11.0.0.0/8]                                                         | false | false | false
                    networks: [10.0.0.0/8, 11.0.0.0/8] | networks: [11.1.0.0/16, 10.0.0.0/8]                                         | true  | false | true
                    networks: [0.0.0.0/0]           | namespaces: {}                                                                 | false | false | true
                    networks: [0.0.0.0/0, '::/0']   | namespaces: {}                                                                 | true  | false | true
                    networks: [0.0.0.0/0, '::/0']   | nodes: {matchLabels: {a: b}}                                                   | true  | false | true
                    nodes: {}                       | nodes: {matchLabels: {a: b}}                                                   | true  | false | true
                    nodes: {matchLabels: {a: b}}    | nodes: {matchLabels: {a: c}}                                                   | false | false | true
                    nodes: {}                       | namespaces: {}                                                                 | false | false | true
                    domainNames: ['*.x.io']         | domainNames: [a.x.io]                                                          | true  | false | true
                    domainNames: ['*.x.io']         | domainNames: [a.x.io, y.io]                                                    | false | false | true
                    domainNames: ['*.x.io', y.io]   | domainNames: [a.x.io, y.io]                                                    | true  | false | true
                    domainNames: [a.x.io]           | nodes: {}                                                                      | false | false | true
                    """)
    void peersRelate(String one, String other, boolean covers, boolean covered, boolean mayMeet) {
        var a = peers(one);
        var b = peers(other);

        assertThat(ClusterPeers.covers(a, b, Profile.UPSTREAM)).isEqualTo(covers);
        assertThat(ClusterPeers.covers(b, a, Profile.UPSTREAM)).isEqualTo(covered);
        assertThat(ClusterPeers.mayMeet(a, b)).isEqualTo(mayMeet);
        assertThat(ClusterPeers.mayMeet(b, a)).isEqualTo(mayMeet);
    }

    @Test
    void ofAPeerThatIsNotUnderstoodNothingIsSure() {
        var unknown = List.<Peer>of(new Peer.Unknown(Position.NOWHERE));
        var everything = peers("networks: [0.0.0.0/0, '::/0']");

        assertThat(ClusterPeers.covers(unknown, unknown, Profile.UPSTREAM)).isFalse();
        assertThat(ClusterPeers.covers(everything, unknown, Profile.UPSTREAM)).isFalse();
        assertThat(ClusterPeers.covers(unknown, everything, Profile.UPSTREAM)).isFalse();
        assertThat(ClusterPeers.covers(unknown.getFirst(), unknown.getFirst(), Profile.UPSTREAM))
                .isFalse();
        assertThat(ClusterPeers.mayMeet(unknown, everything)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.x.io, a.x.io, true",
        "a.x.io, b.x.io, false",
        "a.x.io, *.x.io, false",
        "*.x.io, *.x.io, true",
        "*.x.io, a.x.io, true",
        "*.x.io, b.a.x.io, true",
        "*.x.io, x.io, false",
        "*.x.io, *.a.x.io, true",
        "*.a.x.io, *.x.io, false",
        "*, *, true",
        "*, *.x.io, true",
        "*.io, *, false",
        "*.io, x.io, true"
    })
    void aPatternHasEveryNameOfAnother(String wide, String narrow, boolean covers) {
        assertThat(
                        ClusterPeers.covers(
                                new HostPattern(wide), new HostPattern(narrow), Profile.UPSTREAM))
                .isEqualTo(covers);
    }

    @Test
    void aSubjectIsThatOfBothItsSelectors() {
        var everyPod = subject("{}", "{}");
        var someNamespaces = subject("{matchLabels: {a: b}}", "{}");
        var somePods = subject("{}", "{matchLabels: {c: d}}");
        var otherPods = subject("{}", "{matchLabels: {c: e}}");
        var otherNamespaces = subject("{matchLabels: {a: c}}", "{}");

        assertThat(ClusterPeers.covers(everyPod, someNamespaces)).isTrue();
        assertThat(ClusterPeers.covers(everyPod, somePods)).isTrue();
        assertThat(ClusterPeers.covers(someNamespaces, everyPod)).isFalse();
        assertThat(ClusterPeers.covers(somePods, everyPod)).isFalse();
        assertThat(ClusterPeers.covers(somePods, somePods)).isTrue();
        assertThat(ClusterPeers.mayMeet(someNamespaces, somePods)).isTrue();
        assertThat(ClusterPeers.mayMeet(someNamespaces, otherNamespaces)).isFalse();
        assertThat(ClusterPeers.mayMeet(somePods, otherPods)).isFalse();
    }

    private static Subject subject(String namespaces, String pods) {
        var peer =
                (Peer.Pods)
                        peers(
                                        "pods: {namespaceSelector: "
                                                + namespaces
                                                + ", podSelector: "
                                                + pods
                                                + "}")
                                .getFirst();
        LabelSelector selector = ClusterPeers.podSelector(peer);
        return new Subject(peer.namespaceSelector(), selector);
    }

    private static List<Peer> peers(String text) {
        Manifests manifests =
                ManifestReader.readText(
                        "case.yaml",
                        """
                        apiVersion: policy.networking.k8s.io/v1alpha2
                        kind: ClusterNetworkPolicy
                        metadata: {name: p}
                        spec:
                          tier: Admin
                          priority: 1
                          subject: {namespaces: {}}
                          egress: [{action: Accept, to: [{%s}]}]
                        """
                                .formatted(text));
        assertThat(manifests.hasErrors()).as(manifests.findings().toString()).isFalse();
        return Cluster.from(manifests)
                .clusterNetworkPolicies()
                .getFirst()
                .egress()
                .getFirst()
                .peers();
    }
}
