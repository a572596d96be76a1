package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.model.Cluster;
import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import io.sluice.model.Pod;
import io.sluice.model.PolicyTest;
import io.sluice.model.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @Test
    void theExamplesAreOneCluster() {
        Manifests manifests = ManifestReader.read(List.of(EXAMPLES.toString()));

        Cluster cluster = Cluster.from(manifests);

        assertThat(manifests.hasErrors()).as(manifests.findings().toString()).isFalse();
        assertThat(cluster.pods())
                .extracting(pod -> pod.meta().path())
                .containsExactly("data/store", "frontend/tools", "frontend/web", "shop/cart");
        assertThat(cluster.namespaces())
                .extracting(namespace -> namespace.meta().name())
                .containsExactly("data", "default", "frontend", "shop");
        assertThat(cluster.pods()).extracting(Pod::addresses).doesNotContain(List.of());
        assertThat(cluster.labHosts()).hasSize(7);
        assertThat(cluster.gateways()).hasSize(1);
        assertThat(cluster.networkPolicies()).hasSize(1);
        assertThat(manifests.resources().stream().filter(PolicyTest.class::isInstance)).hasSize(1);
    }

    @Test
    void theOnlyFindingIsAboutTheMissingTlsBlock() {
        Manifests manifests = ManifestReader.read(List.of(EXAMPLES.toString()));

        assertThat(manifests.findings())
                .extracting(Finding::severity, Finding::rule, Finding::object)
                .containsExactly(
                        tuple(Severity.INFO, "tls-passthrough", "Gateway default/egress-gateway"));
        assertThat(manifests.findings().getFirst().position().line()).isEqualTo(9);
    }
}
