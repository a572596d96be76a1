package io.sluice.policy;

import static io.sluice.policy.Written.egress;
import static io.sluice.policy.Written.namespace;
import static io.sluice.policy.Written.peers;
import static io.sluice.policy.Written.pod;
import static io.sluice.policy.Written.select;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cidr;
import io.sluice.model.PolicyTest;
import io.sluice.model.PolicyTest.End;
import io.sluice.model.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTestsTest {
    private static final Decisions WORLD =
            Policies.compile(
                    Written.cluster(
                            List.of(namespace("frontend", "team=shop"), namespace("db")),
                            List.of(
                                    pod("frontend", "web-0", List.of("10.244.0.1"), "tier=web"),
                                    pod("frontend", "web-1", List.of("10.244.0.2"), "tier=web"),
                                    pod("db", "pg", List.of("10.244.0.3"), "tier=db")),
                            egress(
                                    "frontend",
                                    "specific",
                                    select("tier=web"),
                                    peers(
                                            Written.block("192.168.1.100/32"),
                                            Written.block("10.0.0.0/8"))),
                            egress("db", "closed", select())),
                    Profile.UPSTREAM);

    private static PolicyTests.Result run(End from, End to, boolean allow, String because) {
        var test =
                new PolicyTest(
                        Written.meta("", "t", Map.of()),
                        List.of(
                                new PolicyTest.Case(
                                        from,
                                        to,
                                        allow,
                                        because.isEmpty() ? Optional.empty() : Optional.of(because),
                                        Position.NOWHERE)));
        return PolicyTests.run(WORLD, test).getFirst();
    }

    private static End text(String text) {
        return new End.Text(text);
    }

    private static End pods(String... labels) {
        return new End.Pods(Optional.empty(), Optional.of(select(labels)), "");
    }

    private static End block(String cidr, String port, String... except) {
        return new End.Block(
                Cidr.parse(cidr).orElseThrow(),
                Arrays.stream(except).map(each -> Cidr.parse(each).orElseThrow()).toList(),
                port);
    }

    @Test
    void aCaseHoldsWhenVerdictAndReasonAreAsExpected() {
        var allowed = run(text("frontend/web-0"), text("192.168.1.100:5432/TCP"), true, "");
        var denied =
                run(
                        text("frontend/web-0"),
                        text("192.168.1.101:5432/TCP"),
                        false,
                        "frontend/specific");

        assertThat(allowed.passed()).isTrue();
        assertThat(allowed.decidedBy()).isEqualTo("frontend/specific");
        assertThat(denied.passed()).isTrue();
        assertThat(denied.actual()).contains(Verdict.DENY);
        assertThat(denied.decidedBy()).isEqualTo("frontend/specific");
    }

    @Test
    void aCaseFailsWhenAnotherPolicyDecided() {
        var result = run(text("frontend/web-0"), text("192.168.1.101:1"), false, "frontend/other");

        assertThat(result.passed()).isFalse();
        assertThat(result.message())
                .contains("decided by frontend/specific, not by frontend/other");
    }

    @Test
    void aCaseHoldsForEveryPairOfSelectorAndBlock() {
        var all = run(pods("tier=db"), block("0.0.0.0/0", "", "10.0.0.0/8"), false, "db/closed");
        var web = run(pods("tier=web"), block("192.168.0.0/16", "443"), false, "");

        assertThat(all.passed()).as(all.message()).isTrue();
        assertThat(web.passed()).isFalse();
        assertThat(web.message()).contains("counterexample", "192.168.1.100:443");
    }

    @Test
    void aBlockHoldsThePodsInIt() {
        var toPods = run(text("frontend/web-0"), block("10.244.0.0/24", ":80"), true, "");
        var fromPods = run(block("10.244.0.0/24", ""), text("192.168.1.100:80"), true, "");

        assertThat(toPods.passed()).as(toPods.message()).isTrue();
        assertThat(fromPods.passed()).isFalse();
        assertThat(fromPods.message()).contains("db/pg -> 192.168.1.100:80");
    }

    @Test
    void aPodIsNotAskedAboutItselfWhenASelectorStandsForIt() {
        var result = run(pods("tier=db"), pods(), false, "");

        assertThat(result.passed()).as(result.message()).isTrue();
    }

    @Test
    void twoPodsOfOneKindAreAskedAboutEachOther() {
        var result = run(pods("tier=web"), pods("tier=web"), false, "");

        assertThat(result.passed()).isFalse();
        assertThat(result.message()).contains("frontend/web-0 -> frontend/web-1");
    }

    @Test
    void namespacesAreSelectedByTheirLabels() {
        var shop = new End.Pods(Optional.of(select("team=shop")), Optional.empty(), "");

        assertThat(run(shop, text("192.168.1.100:80"), true, "").passed()).isTrue();
        assertThat(run(shop, text("192.168.1.99:80"), true, "").passed()).isFalse();
    }

    @Test
    void aCaseThatStandsForNothingFails() {
        var nobody = run(pods("tier=none"), text("10.0.0.1:80"), true, "");
        var unknown = run(text("frontend/web-9"), text("10.0.0.1:80"), true, "");

        assertThat(nobody.passed()).isFalse();
        assertThat(nobody.actual()).isEmpty();
        assertThat(nobody.message()).contains("no connection at all");
        assertThat(unknown.passed()).isFalse();
        assertThat(unknown.message()).contains("there is no Pod `web-9`");
    }
}
