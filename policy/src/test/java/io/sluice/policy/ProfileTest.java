package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.model.Cluster;
import io.sluice.model.Manifests;
import io.sluice.model.reader.ManifestReader;
import java.util.HashSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each switch makes the difference that docs/profiles.md claims.
class ProfileTest {
    @Test
    void aNameSaysWhatWasChanged() {
        assertThat(Profile.UPSTREAM.name()).isEqualTo("upstream");
        assertThat(Profile.named("cilium").name()).isEqualTo("cilium");
        assertThat(
                        Profile.named("cilium")
                                .with("icmp=always")
                                .with("ipBlockMatchesPods=true")
                                .name())
                .isEqualTo("cilium+ipBlockMatchesPods=true+icmp=always");
        assertThat(Profile.UPSTREAM.with("icmp=always").with("icmp=allPorts"))
                .isEqualTo(Profile.UPSTREAM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ipblockmatchespods=true  | `ipblockmatchespods` is no switch; there are ipBlockMatchesPods,
                    icmp                     | `icmp` needs a value: icmp=allPorts or icmp=always
                    icmp=never               | `icmp` cannot be `never`; it can be allPorts or always
                    icmp=                    | `icmp` cannot be ``; it can be allPorts or always
                    """)
    void aMistakeNamesWhatThereIs(String assignment, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profile.UPSTREAM.with(assignment))
                .withMessageContaining(message);
    }

    @Test
    void anUnknownProfileNamesThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profile.named("weave"))
                .withMessage(
                        "`weave` is no profile; there are upstream, cilium, calico, antrea,"
                                + " np-guard");
    }

    @Test
    void everySwitchChangesTheHash() {
        var hashes = new HashSet<String>();
        for (Switch each : Switch.values()) {
            for (String value : each.options()) {
                hashes.add(Shop.with(Profile.UPSTREAM.with(each, value)).decisions().hash());
            }
        }

        int others =
                java.util.Arrays.stream(Switch.values())
                        .mapToInt(each -> each.options().size() - 1)
                        .sum();
        assertThat(hashes).hasSize(1 + others);
    }

    private static final String CLOSED =
            Shop.policy("shop", "closed", "podSelector: {}\npolicyTypes: [Ingress]\n");

    @Test
    void theOwnNodeIsHeldToPolicyWhereTheSwitchSaysSo() {
        Shop.with(CLOSED).allows("10.0.0.1", "shop/web:80");
        var strict = Shop.with(Profile.UPSTREAM.with("ownNode=policy"), CLOSED);

        strict.denies("10.0.0.1", "shop/web:80");
        assertThat(list(strict.decisions())).doesNotContain("[10.0.0.1-10.0.0.1] ->");
    }

    private static Manifests manifests(String policy) {
        return ManifestReader.readText("shop.yaml", Shop.MANIFESTS + "---\n" + policy);
    }

    private static String list(Decisions decisions) {
        return ConnectionList.of(decisions).connections().stream()
                .map(ConnectionListTest::text)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aPodOnTheHostNetworkIsAPodLikeOthersWhereTheSwitchSaysSo() {
        var node = compile(CLOSED, Profile.UPSTREAM);
        var pod = compile(CLOSED, Profile.UPSTREAM.with("hostNetwork=pod"));

        assertThat(Question.parse(node, "db/pg", "shop/agent:80").answers())
                .extracting(Answer::verdict)
                .containsOnly(Verdict.ALLOW);
        assertThat(list(node)).doesNotContain("shop/pod/agent");
        assertThat(Question.parse(pod, "db/pg", "shop/agent:80").answers())
                .extracting(Answer::verdict)
                .containsOnly(Verdict.DENY);
        assertThat(list(pod)).contains("shop/pod/agent -> db/pod/pg all");
    }

    private static Decisions compile(String policy, Profile profile) {
        UnaryOperator<Cluster> complete = UnaryOperator.identity();
        return Policies.compile(manifests(policy), complete, profile);
    }

    @Test
    void aListLeavesOutWorkloadsToThemselvesWhereTheSwitchSaysSo() {
        String deployment =
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: front, namespace: shop}
                spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}
                """;

        assertThat(list(compile(deployment, Profile.UPSTREAM)))
                .contains("shop/deploy/front -> shop/deploy/front all");
        assertThat(list(compile(deployment, Profile.named("np-guard"))))
                .doesNotContain("shop/deploy/front -> shop/deploy/front all")
                .contains("shop/deploy/front -> shop/pod/web all");
    }
}
