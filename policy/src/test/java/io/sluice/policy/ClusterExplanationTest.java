package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.policy.Explanation.Reason;
import io.sluice.policy.Explanation.Step;
import io.sluice.policy.Explanation.Tier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterExplanationTest {
    private static String policy(String tier, String direction, String rules) {
        return """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: guard}
        spec:
          tier: %s
          priority: 10
          subject: {namespaces: {}}
          %s:
        %s\
        """
                .formatted(tier, direction, rules.indent(4));
    }

    private static final String DENY_ALL =
            "- {name: last, action: Deny, to: [{networks: [\"0.0.0.0/0\", \"::/0\"]}]}\n";
    private static final String NEAR =
            "- {action: Accept, to: [{pods: {namespaceSelector: {matchLabels: {env: prod}},"
                    + " podSelector: {}}}]}\n";

    @Test
    void aDenialNamesTheRuleAndThePathAndWhatCameNear() {
        var explanation =
                Shop.with(policy("Admin", "egress", NEAR + DENY_ALL))
                        .explain("shop/web", "db/pg:5432");

        var side = explanation.egress();
        assertThat(side.reason()).isEqualTo(Reason.RULE_DENIES);
        assertThat(side.tier()).isEqualTo(Tier.ADMIN);
        assertThat(side.policies()).containsExactly("guard");
        assertThat(side.path()).containsExactly(new Step(Tier.ADMIN, "Deny"));
        assertThat(ExplanationText.of(explanation, ""))
                .isEqualTo(
                        """
                        DENIED  shop/web -> db/pg:5432 (tcp)
                          why   egress[1] (last) of ClusterNetworkPolicy guard denies it, in the Admin tier
                          near  guard egress[0]: namespace label `env` is `dev`, the rule wants `prod`
                          fix   # ClusterNetworkPolicy guard: accept Pods {app=pg, tier=back} of namespace db on 5432/TCP by a rule before egress[1]
                                - op: add
                                  path: /spec/egress/1
                                  value:
                                    action: Accept
                                    to:
                                      - pods:
                                          namespaceSelector: {matchLabels: {"kubernetes.io/metadata.name": "db"}}
                                          podSelector: {matchLabels: {"app": "pg", "tier": "back"}}
                                    protocols: [{tcp: {destinationPort: {number: 5432}}}]
                        """);
    }

    @Test
    void thePathGoesThroughEveryTierThatWasAsked() {
        var baseline =
                Shop.with(policy("Baseline", "egress", DENY_ALL))
                        .explain("shop/web", "192.168.1.1:443")
                        .egress();
        var passed =
                Shop.with(
                                policy(
                                        "Admin",
                                        "egress",
                                        "- {action: Pass, to: [{networks: [\"0.0.0.0/0\"]}]}\n"),
                                Shop.policy("shop", "closed", "policyTypes: [Egress]"))
                        .explain("shop/web", "192.168.1.1:443")
                        .egress();

        assertThat(baseline.path())
                .containsExactly(
                        new Step(Tier.ADMIN, "NoMatch"),
                        new Step(Tier.NETWORK_POLICY, "NotIsolated"),
                        new Step(Tier.BASELINE, "Deny"));
        assertThat(passed.path())
                .containsExactly(
                        new Step(Tier.ADMIN, "Pass"), new Step(Tier.NETWORK_POLICY, "Deny"));
        assertThat(passed.fix()).startsWith("# NetworkPolicy shop/closed: ");
    }

    @Test
    void anAdminRuleThatNearlyAcceptedIsNearestToAnIsolatedPodToo() {
        var side =
                Shop.with(
                                policy(
                                        "Admin",
                                        "egress",
                                        "- {action: Accept, to: [{domainNames:"
                                                + " [\"api.example.com\"]}]}\n"),
                                Shop.policy("shop", "closed", "policyTypes: [Egress]"))
                        .explain("shop/web", "192.168.1.1:443")
                        .egress();

        assertThat(side.nearest().orElseThrow().details())
                .containsExactly(
                        "no name of 192.168.1.1 is known, the rule allows api.example.com");
    }

    record Denied(String name, String document, String from, String to) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Denied> denied() {
        var cases = new ArrayList<Denied>();
        for (String tier : List.of("Admin", "Baseline")) {
            String out = policy(tier, "egress", NEAR + DENY_ALL);
            String in = policy(tier, "ingress", "- {action: Deny, from: [{namespaces: {}}]}\n");
            cases.add(new Denied(tier + " address", out, "shop/web", "192.168.1.1:443"));
            cases.add(new Denied(tier + " IPv6", out, "shop/web", "[2001:db8::1]:443"));
            cases.add(new Denied(tier + " name", out, "shop/web", "api.example.com:443"));
            cases.add(new Denied(tier + " UDP", out, "shop/web", "192.168.1.1:53/udp"));
            cases.add(new Denied(tier + " every port", out, "shop/web", "192.168.1.1"));
            cases.add(new Denied(tier + " Pod", out, "shop/web", "db/pg:5432"));
            cases.add(new Denied(tier + " Pod without labels", out, "shop/web", "db/plain:1"));
            cases.add(new Denied(tier + " node", out, "shop/web", "10.0.0.2:22"));
            cases.add(new Denied(tier + " ingress", in, "shop/web", "db/pg:5432"));
        }
        String alpha =
                """
                apiVersion: policy.networking.k8s.io/v1alpha1
                kind: AdminNetworkPolicy
                metadata: {name: admin}
                spec:
                  priority: 5
                  subject: {namespaces: {}}
                  egress:
                    - {action: Deny, to: [{networks: ["0.0.0.0/0"]}]}
                """;
        cases.add(new Denied("v1alpha1", alpha, "shop/web", "192.168.1.1:443"));
        cases.add(new Denied("v1alpha1 Pod", alpha, "shop/web", "db/pg:5432"));
        cases.add(
                new Denied(
                        "v1alpha1 baseline",
                        alpha.replace("AdminNetworkPolicy", "BaselineAdminNetworkPolicy")
                                .replace("name: admin", "name: default")
                                .replace("  priority: 5\n", ""),
                        "shop/web",
                        "192.168.1.1:53/udp"));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("denied")
    void theFixFlipsTheVerdictWhenItIsApplied(Denied denied) {
        var answer =
                Question.parse(Shop.with(denied.document).decisions(), denied.from, denied.to)
                        .answers()
                        .getFirst();
        assertThat(answer.verdict()).isEqualTo(Verdict.DENY);
        String fix = answer.explanation().deciding().fix();

        String patched = JsonPatch.apply(denied.document, fix);

        var after = Question.parse(Shop.with(patched).decisions(), denied.from, denied.to);
        assertThat(after.answers().getFirst().verdict()).as(fix).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void aFullPolicyIsNotGivenAnotherRule() {
        String full = policy("Admin", "egress", NEAR.repeat(24) + DENY_ALL);

        String fix = Shop.with(full).explain("shop/web", "192.168.1.1:443").egress().fix();

        assertThat(fix)
                .startsWith("# ClusterNetworkPolicy guard: it has 25 rules for egress")
                .doesNotContain("op: add");
    }

    @Test
    void portsThatDifferentRulesDecideAreAnsweredApart() {
        var answers =
                Question.parse(
                                Shop.with(
                                                policy(
                                                        "Admin",
                                                        "egress",
                                                        "- {action: Accept, to: [{networks:"
                                                                + " [\"0.0.0.0/0\"]}], protocols: [{tcp:"
                                                                + " {destinationPort: {number: 443}}}]}\n"
                                                                + DENY_ALL))
                                        .decisions(),
                                "shop/web",
                                "192.168.1.1")
                        .answers();

        assertThat(answers.stream().map(a -> a.ports() + " " + a.verdict().text()))
                .containsExactly(
                        "1-442/TCP Deny",
                        "443/TCP Allow",
                        "444-65535/TCP Deny",
                        "every UDP port Deny",
                        "every SCTP port Deny");
    }
}
