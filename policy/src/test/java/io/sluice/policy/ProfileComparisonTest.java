package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Manifests;
import io.sluice.model.reader.ManifestReader;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ProfileComparisonTest {
    private static final String TO_PODS =
            Shop.policy(
                    "shop",
                    "out",
                    """
                    podSelector: {matchLabels: {app: web}}
                    policyTypes: [Egress]
                    egress: [{to: [{ipBlock: {cidr: 10.244.0.0/16}}], ports: [{port: 80}]}]
                    """);
    private static final String CLOSED =
            Shop.policy("db", "closed", "podSelector: {}\npolicyTypes: [Ingress]\n");

    private static ProfileComparison with(String policy) {
        Manifests manifests =
                ManifestReader.readText("shop.yaml", Shop.MANIFESTS + "---\n" + policy);
        return new ProfileComparison(
                profile -> Policies.compile(manifests, UnaryOperator.identity(), profile));
    }

    private static List<String> text(List<ProfileComparison.Answers> answers) {
        return answers.stream()
                .map(each -> each.profile().name() + " " + each.verdict() + " " + each.switches())
                .toList();
    }

    @Test
    void aBlockOfPodAddressesIsReadInTwoWays() {
        assertThat(text(with(TO_PODS).ask("shop/web", "shop/cart:80")))
                .containsExactly(
                        "upstream Allow []",
                        "cilium Deny [ipBlockMatchesPods=false]",
                        "calico Allow []",
                        "antrea Allow []",
                        "np-guard Deny [ipBlockMatchesPods=false]");
    }

    @Test
    void theNameOfAWorkloadIsNoDifference() {
        var comparison =
                with(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: api-5d4f-x
                          namespace: shop
                          labels: {pod-template-hash: 5d4f}
                          ownerReferences: [{kind: ReplicaSet, name: api-5d4f, controller: true}]
                        spec: {containers: [{name: c, image: x}]}
                        """);

        assertThat(text(comparison.ask("shop/deploy/api", "shop/cart:80")))
                .allMatch(line -> line.endsWith(" Allow []"));
        assertThat(comparison.flows().getLast().flows())
                .extracting(flow -> ConnectionListTest.text(flow.connection()))
                .noneMatch(line -> line.contains("shop/deploy/api -> shop/pod/cart"));
    }

    @Test
    void whatAllProfilesReadAlikeIsNoDifference() {
        assertThat(text(with(TO_PODS).ask("shop/web", "10.244.9.9:80")))
                .allMatch(line -> line.endsWith(" Allow []"));
    }

    @Test
    void aVerdictThatDependsOnThePortNamesThePorts() {
        assertThat(text(with(TO_PODS).ask("shop/web", "shop/cart")).getFirst())
                .isEqualTo("upstream Partly (80/TCP) []");
    }

    @Test
    void theFlowsOfTheWholeClusterNameTheSwitch() {
        var flows = with(CLOSED).flows();

        assertThat(flows)
                .filteredOn(each -> !each.profile().base().equals("np-guard"))
                .allMatch(each -> each.flows().isEmpty());
        assertThat(flows.getLast().flows())
                .extracting(flow ->
                        (flow.allowed() ? "allows " : "denies ")
                                + ConnectionListTest.text(flow.connection())
                                + " "
                                + flow.switches())
                .contains(
                        "denies [10.0.0.2-10.0.0.2] -> db/pod/pg all [ownNode=policy]",
                        "allows shop/pod/agent -> shop/pod/web all [hostNetwork=pod]");
    }
}
