package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.Position;
import io.sluice.policy.Explanation.Reason;
import io.sluice.policy.Explanation.Tier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {
    private static final IpAddress ONE = IpAddress.v4(0x0a000001);
    private static final Connection CONNECTION =
            new Connection(new Endpoint.Outside(ONE), ONE, new Endpoint.Outside(ONE), ONE, 6, 5432);
    private static final RuleRef RULE =
            new RuleRef("payments/psp", Direction.EGRESS, 2, Position.NOWHERE);

    @Test
    void aDenialSaysWhoIsolatesWhatCameNearAndWhatWouldAllow() {
        var denied =
                side(
                        Verdict.DENY,
                        Reason.NO_RULE_MATCHES,
                        Optional.empty(),
                        Optional.of(
                                new Explanation.Nearest(
                                        RULE,
                                        List.of("port"),
                                        List.of("port is 443, the rule allows 5432/TCP"))),
                        "# payments/psp, egress[2]\n- port: 443\n");

        var lines = ExplanationText.lines(explanation(Verdict.DENY, denied, notGoverned()));

        assertThat(lines)
                .containsExactly(
                        "why   no rule allows it; isolated for egress by NetworkPolicy payments/psp",
                        "near  payments/psp egress[2]: port is 443, the rule allows 5432/TCP",
                        "fix   # payments/psp, egress[2]",
                        "      - port: 443");
    }

    @Test
    void anAllowanceNamesTheRuleOfEachEndThatHasOne() {
        var allowed =
                side(Verdict.ALLOW, Reason.RULE_MATCHES, Optional.of(RULE), Optional.empty(), "");
        var open = side(Verdict.ALLOW, Reason.NOT_ISOLATED, Optional.empty(), Optional.empty(), "");

        assertThat(ExplanationText.why(explanation(Verdict.ALLOW, allowed, notGoverned())))
                .isEqualTo("egress[2] of NetworkPolicy payments/psp allows it");
        assertThat(ExplanationText.why(explanation(Verdict.ALLOW, open, open)))
                .isEqualTo(
                        "no policy isolates the source for egress;"
                                + " no policy isolates the destination for ingress");
        assertThat(ExplanationText.why(explanation(Verdict.ALLOW, notGoverned(), open)))
                .isEqualTo("no policy isolates the destination for ingress");
    }

    private static Explanation explanation(
            Verdict verdict, Explanation.Side egress, Explanation.Side ingress) {
        return new Explanation(CONNECTION, verdict, egress, ingress);
    }

    private static Explanation.Side notGoverned() {
        return side(Verdict.ALLOW, Reason.NOT_GOVERNED, Optional.empty(), Optional.empty(), "");
    }

    private static Explanation.Side side(
            Verdict verdict,
            Reason reason,
            Optional<RuleRef> rule,
            Optional<Explanation.Nearest> nearest,
            String fix) {
        return new Explanation.Side(
                verdict,
                Tier.NETWORK_POLICY,
                List.of("payments/psp"),
                rule,
                reason,
                List.of(),
                nearest,
                fix);
    }
}
