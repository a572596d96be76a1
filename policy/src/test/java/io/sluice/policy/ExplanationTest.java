package io.sluice.policy;

import static io.sluice.policy.Shop.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.policy.Explanation.Reason;
import io.sluice.policy.Explanation.Step;
import io.sluice.policy.Explanation.Tier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExplanationTest {
    private static String out(String rules) {
        return policy("shop", "out", "policyTypes: [Egress]\negress:\n" + rules);
    }

    private static String in(String rules) {
        return policy("db", "in", "policyTypes: [Ingress]\ningress:\n" + rules);
    }

    static List<Arguments> nearestMisses() {
        return List.of(
                Arguments.of(
                        out("- ports: [{port: 5432}]\n"),
                        "192.168.1.1:443",
                        List.of("port"),
                        "port is 443, the rule allows 5432/TCP"),
                Arguments.of(
                        out("- ports: [{port: 443}]\n"),
                        "192.168.1.1:443/udp",
                        List.of("protocol"),
                        "protocol is UDP, the rule allows 443/TCP"),
                Arguments.of(
                        out("- to: [{ipBlock: {cidr: 192.168.1.100/32}}]\n"),
                        "192.168.1.101:443",
                        List.of("address"),
                        "address is 192.168.1.101, the rule allows 192.168.1.100/32"),
                Arguments.of(
                        out(
                                "- to: [{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: 192.168.1.64/26}}]\n"),
                        "192.168.1.1:443",
                        List.of("address"),
                        "address is 192.168.1.1, the rule allows 192.168.1.64/26"),
                Arguments.of(
                        out(
                                "- to: [{ipBlock: {cidr: 192.168.0.0/16, except: [192.168.1.0/24]}}]\n"),
                        "192.168.1.1:443",
                        List.of("address"),
                        "address 192.168.1.1 is in the exception 192.168.1.0/24 of 192.168.0.0/16"),
                Arguments.of(
                        out(
                                """
                                - to: [{namespaceSelector: {matchLabels: {env: prod}}}]
                                  ports: [{port: 5432}]
                                """),
                        "db/pg:5432",
                        List.of("namespace label env"),
                        "namespace label `env` is `dev`, the rule wants `prod`"),
                Arguments.of(
                        out(
                                "- to: [{namespaceSelector: {}, podSelector: {matchExpressions:"
                                        + " [{key: app, operator: Exists}]}}]\n"),
                        "db/plain:5432",
                        List.of("label app"),
                        "label `app` is not set, the rule wants any value"),
                Arguments.of(
                        out("- to: [{podSelector: {matchLabels: {tier: back}}}]\n"),
                        "db/pg:5432",
                        List.of("namespace"),
                        "namespace is `db`, the rule wants `shop`"),
                Arguments.of(
                        out("- to: [{podSelector: {}}]\n"),
                        "192.168.1.1:443",
                        List.of("kind"),
                        "192.168.1.1 is no Pod, the rule wants Pods"),
                Arguments.of(
                        out("- ports: [{port: sql}]\n"),
                        "192.168.1.1:5432",
                        List.of("port"),
                        "port is 5432, the rule allows sql/TCP (a name that only Pods have)"),
                Arguments.of(
                        in(
                                "- from: [{namespaceSelector: {matchExpressions: [{key: team,"
                                        + " operator: NotIn, values: [shop]}]}}]\n"),
                        "db/pg:5432",
                        List.of("namespace label team"),
                        "namespace label `team` is `shop`, the rule wants anything but `shop`"));
    }

    @ParameterizedTest
    @MethodSource("nearestMisses")
    void theNearestRuleIsNamedWithWhatDiffers(
            String policy, String to, List<String> differs, String detail) {
        var explanation = Shop.with(policy).explain("shop/web", to);

        var nearest = explanation.deciding().nearest().orElseThrow();
        assertThat(nearest.differs()).isEqualTo(differs);
        assertThat(nearest.details()).containsExactly(detail);
        assertThat(nearest.rule().index()).isZero();
    }

    @Test
    void theRuleWithTheFewestDifferencesIsNearest() {
        var shop =
                Shop.with(
                        out(
                                """
                                - to: [{ipBlock: {cidr: 172.16.0.0/12}}]
                                  ports: [{port: 22}]
                                - to: [{ipBlock: {cidr: 192.168.1.0/24}}]
                                  ports: [{port: 5432}]
                                - to: [{ipBlock: {cidr: 172.16.0.0/12}}]
                                  ports: [{port: 443}]
                                """));

        var nearest = shop.explain("shop/web", "192.168.1.1:443").egress().nearest().orElseThrow();

        assertThat(nearest.rule().rule()).isEqualTo("egress[1]");
    }

    @Test
    void thePathSaysWhatEachTierSaid() {
        var shop = Shop.with(out("- ports: [{port: 443}]\n"));

        assertThat(shop.explain("shop/web", "192.168.1.1:443").egress().path())
                .containsExactly(
                        new Step(Tier.ADMIN, "NoMatch"), new Step(Tier.NETWORK_POLICY, "Allow"));
        assertThat(shop.explain("shop/web", "192.168.1.1:80").egress().path())
                .containsExactly(
                        new Step(Tier.ADMIN, "NoMatch"), new Step(Tier.NETWORK_POLICY, "Deny"));
        assertThat(shop.explain("db/pg", "192.168.1.1:80").egress().path())
                .containsExactly(
                        new Step(Tier.ADMIN, "NoMatch"),
                        new Step(Tier.NETWORK_POLICY, "NotIsolated"),
                        new Step(Tier.BASELINE, "NoMatch"),
                        new Step(Tier.DEFAULT, "Allow"));
    }

    @Test
    void theRuleThatAllowsIsTheFirstByPolicyNameAndPlace() {
        var shop =
                Shop.with(
                        policy("shop", "z", "policyTypes: [Egress]\negress: [{}]"),
                        policy(
                                "shop",
                                "b",
                                """
                                policyTypes: [Egress]
                                egress: [{ports: [{port: 1}]}, {ports: [{port: 443}]}]
                                """));

        var side = shop.explain("shop/web", "192.168.1.1:443").egress();

        assertThat(side.reason()).isEqualTo(Reason.RULE_MATCHES);
        assertThat(side.rule().orElseThrow()).hasToString("shop/b egress[1]");
        assertThat(side.rule().orElseThrow().position().line()).isPositive();
        assertThat(side.policies()).containsExactly("shop/b", "shop/z");
    }

    record Denied(String name, String document, String from, String to) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Denied> denied() {
        var cases = new ArrayList<Denied>();
        String block = out("- to: [{ipBlock: {cidr: 192.168.1.100/32}}]\n");
        String ports =
                out("- to: [{ipBlock: {cidr: 192.168.1.100/32}}]\n  ports: [{port: 5432}]\n");
        cases.add(new Denied("no rule", out("  []\n"), "shop/web", "192.168.1.1:443"));
        cases.add(
                new Denied(
                        "no list",
                        policy("shop", "out", "policyTypes: [Egress]"),
                        "shop/web",
                        "192.168.1.1:443"));
        cases.add(new Denied("other address", block, "shop/web", "192.168.1.101:443"));
        cases.add(new Denied("IPv6", block, "shop/web", "[2001:db8::1]:443"));
        cases.add(new Denied("peer alone differs", ports, "shop/web", "192.168.1.101:5432"));
        cases.add(new Denied("port alone differs", ports, "shop/web", "192.168.1.100:5433"));
        cases.add(
                new Denied("protocol alone differs", ports, "shop/web", "192.168.1.100:5432/udp"));
        cases.add(new Denied("both differ", ports, "shop/web", "192.168.1.101:53/udp"));
        cases.add(new Denied("Pod of another namespace", ports, "shop/web", "db/pg:5432"));
        cases.add(new Denied("Pod without labels", ports, "shop/web", "db/plain:5432"));
        cases.add(new Denied("Pod of the namespace", ports, "shop/web", "shop/cart:5432"));
        cases.add(new Denied("every port", ports, "shop/web", "192.168.1.101"));
        cases.add(new Denied("ingress from a Pod", in("  []\n"), "shop/web", "db/pg:5432"));
        cases.add(new Denied("ingress from outside", in("  []\n"), "192.168.1.1", "db/pg:5432"));
        cases.add(
                new Denied(
                        "ingress by name",
                        in("- from: [{podSelector: {}}]\n  ports: [{port: sql}]\n"),
                        "shop/web",
                        "db/pg:5432"));
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

        assertThat(fix).startsWith("# NetworkPolicy ");
        Shop.with(patched).allows(denied.from, denied.to);
    }

    @Test
    void theFixOpensNoMoreThanWasAsked() {
        String document =
                out("- to: [{ipBlock: {cidr: 192.168.1.100/32}}]\n  ports: [{port: 5432}]\n");
        String fix = Shop.with(document).explain("shop/web", "192.168.1.101:53/udp").egress().fix();

        Shop.with(JsonPatch.apply(document, fix))
                .allows("shop/web", "192.168.1.101:53/udp", "192.168.1.100:5432")
                .denies(
                        "shop/web",
                        "192.168.1.101:53",
                        "192.168.1.101:5432",
                        "192.168.1.102:53/udp");
    }

    @Test
    void theTextSaysWhyWhatIsNearAndWhatToChange() {
        var explanation =
                Shop.with(out("- to: [{ipBlock: {cidr: 192.168.1.100/32}}]\n"))
                        .explain("shop/web", "192.168.1.101:5432");

        assertThat(ExplanationText.of(explanation, ""))
                .isEqualTo(
                        """
                        DENIED  shop/web -> 192.168.1.101:5432 (tcp)
                          why   no rule allows it; isolated for egress by NetworkPolicy shop/out
                          near  shop/out egress[0]: address is 192.168.1.101, the rule allows 192.168.1.100/32
                          fix   # NetworkPolicy shop/out: add a rule for 192.168.1.101 on 5432/TCP to egress
                                - op: add
                                  path: /spec/egress/-
                                  value:
                                    to:
                                      - ipBlock: {cidr: "192.168.1.101/32"}
                                    ports: [{protocol: TCP, port: 5432}]
                        """);
    }

    @Test
    void bothDirectionsAreExplainedWhenBothDeny() {
        var explanation = Shop.with(out("  []\n"), in("  []\n")).explain("shop/web", "db/pg:5432");

        assertThat(ExplanationText.of(explanation, "pg.corp.test"))
                .startsWith("DENIED  shop/web -> pg.corp.test:5432 (tcp)\n")
                .contains("isolated for egress by NetworkPolicy shop/out")
                .contains("isolated for ingress by NetworkPolicy db/in");
    }
}
