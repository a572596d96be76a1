package io.sluice.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class KernelSupportTest {
    @Test
    void whatIsMissingSaysWhatItPrevents() {
        var missing = KernelSupport.missing();

        System.out.println("missing here: " + missing);
        assertThat(missing)
                .allSatisfy(part -> {
                    assertThat(part.prevents()).isNotEmpty();
                    assertThat(part.why()).isNotEmpty();
                });
        assertThat(KernelSupport.missing(KernelSupport.Feature.values())).containsAll(missing);
    }

    @Test
    void theTrialLeavesTheNamespaceOfTheCallerAlone() throws Exception {
        assumeTrue(KernelSupport.missing().isEmpty(), () -> "skipped: " + KernelSupport.missing());

        try (var current = NetworkNamespace.current()) {
            assertThat(Oracle.run(current, "nft", "list", "tables")).doesNotContain("trial");
            assertThat(Oracle.run(current, "ip", "-o", "link")).doesNotContain("trial");
        }
    }
}
