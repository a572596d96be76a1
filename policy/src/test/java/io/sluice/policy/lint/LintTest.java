package io.sluice.policy.lint;

import static io.sluice.policy.lint.LintCase.CLUSTER;
import static io.sluice.policy.lint.LintCase.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Finding;
import io.sluice.model.Places;
import io.sluice.model.Severity;
import io.sluice.model.reader.ManifestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LintTest {
    private static final int MANIFESTS = Integer.getInteger("sluice.policy.clusters", 500);

    private static final String GATEWAY =
            """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: g, annotations: {%s}}
            spec:
              selector: {istio: egressgateway}
              servers:
                - port: {number: 443, name: tls, protocol: TLS}
                  hosts: [a.example.com]
            """;

    @Test
    void whatTheReaderFoundIsReportedOnce() {
        var report = LintCase.check(GATEWAY.formatted(""));

        assertThat(report.findings()).extracting(Finding::rule).containsExactly("tls-passthrough");
        assertThat(report.silenced()).isEmpty();
    }

    @Test
    void anAnnotationSilencesARuleForItsObjectOnly() {
        String closing = "egress: [{}]\n";
        String silenced =
                policy("shop", "p", closing)
                        .replace(
                                "namespace: shop",
                                "namespace: shop, annotations: {sluice.io/lint-ignore:"
                                        + " egress-closes-ingress}");

        var report = LintCase.check(silenced + "---\n" + policy("db", "q", closing) + CLUSTER);

        assertThat(report.count(Severity.ERROR)).isZero();
        assertThat(report.count(Severity.WARNING)).isPositive();
        assertThat(report.silenced())
                .extracting(Finding::object)
                .containsExactly("NetworkPolicy shop/p");
        assertThat(report.findings())
                .filteredOn(finding -> finding.rule().equals("egress-closes-ingress"))
                .extracting(Finding::object)
                .containsExactly("NetworkPolicy db/q");
    }

    @Test
    void whatTheReaderFoundCanBeSilenced() {
        var report = LintCase.check(GATEWAY.formatted("sluice.io/lint-ignore: tls-passthrough"));

        assertThat(report.findings()).isEmpty();
        assertThat(report.silenced()).hasSize(1);
    }

    @Test
    void withErrorsOnlyTheReaderSpeaks() {
        var placed =
                ManifestReader.readPlacedText(
                        "case.yaml",
                        policy("shop", "p", "egress: [{}]\n")
                                + "---\n"
                                + policy("shop", "q", "sluice.io/lint-ignore: unknown-field\n"));

        var report = Lint.check(placed.manifests(), placed.places());

        assertThat(report.findings()).extracting(Finding::rule).containsExactly("unknown-field");
        assertThat(report.findings()).extracting(Finding::severity).containsOnly(Severity.ERROR);
    }

    @Test
    void everyRuleHasAnIdentifierOfItsOwn() {
        assertThat(Arrays.stream(LintRule.values()).map(LintRule::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void policiesWithoutAMistakeAreLeftAlone() throws IOException {
        try (var in = Objects.requireNonNull(LintTest.class.getResourceAsStream("good.yaml"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(LintCase.check(text).findings())
                    .filteredOn(finding -> !finding.rule().equals(LintRule.UNCOVERED_PODS.id()))
                    .isEmpty();
        }
    }

    @Test
    void noRuleFailsOnRandomManifests() {
        long seed = Long.getLong("sluice.policy.seed", 20250814);
        System.out.println("seed " + seed);
        var random = new Random(seed);
        int found = 0;
        for (int i = 0; i < MANIFESTS; i++) {
            String text = new RandomManifests(random).text();

            var placed = ManifestReader.readPlacedText("r.yaml", text);
            var report = Lint.check(placed.manifests(), placed.places());
            var placeless = Lint.check(placed.manifests(), Places.NONE);

            assertThat(placed.manifests().hasErrors()).as(text).isFalse();
            assertThat(report.findings())
                    .as(text)
                    .allMatch(finding -> finding.position().line() > 0)
                    .allMatch(finding -> finding.position().column() > 0)
                    .isSortedAccordingTo(
                            Comparator.comparingInt((Finding finding) -> finding.position().line())
                                    .thenComparingInt(finding -> finding.position().column()));
            assertThat(placeless.findings()).hasSizeLessThanOrEqualTo(report.findings().size());
            found += report.findings().size();
        }

        assertThat(found).isGreaterThan(MANIFESTS);
    }
}
