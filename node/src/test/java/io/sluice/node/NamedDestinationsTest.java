package io.sluice.node;

import static io.sluice.model.ClusterNetworkPolicy.Action.ACCEPT;
import static io.sluice.model.ClusterNetworkPolicy.Action.DENY;
import static io.sluice.node.TestCluster.names;
import static io.sluice.node.TestCluster.networks;
import static io.sluice.node.TestCluster.ruling;
import static io.sluice.node.TestCluster.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.IpAddress;
import io.sluice.node.NamedDestinations.Plan;
import io.sluice.policy.Decisions;
import io.sluice.policy.EnforcementTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// From answers to elements, without a kernel.
class NamedDestinationsTest {
    private static final IpAddress WEB = TestNode.ip("10.244.0.10");
    private static final IpAddress WEB_V6 = TestNode.ip("fd00:10:244::10");
    private static final IpAddress ONE = TestNode.ip("11.0.0.1");
    private static final IpAddress TWO = TestNode.ip("11.0.0.2");
    private static final IpAddress ONE_V6 = TestNode.ip("2600::1");

    private long now = 1;
    private final NamedDestinations named =
            new NamedDestinations(new AnsweredNames.Limits(16, 20, 20, 2), () -> now);
    private final Map<NftData, NftElement> kernel = new HashMap<>();
    private Decisions decisions = decisions();
    private EnforcementTable table = decisions.enforcement(pod -> true);

    NamedDestinationsTest() {
        decide(ruling(ACCEPT, names("a.example.com"), tcp(443)));
    }

    private static Decisions decisions(ClusterNetworkPolicy.Rule... rules) {
        var all = new ArrayList<>(List.of(rules));
        all.add(ruling(DENY, networks("0.0.0.0/0", "::/0")));
        return new TestCluster()
                .pod("x/web", Map.of(), WEB.toString(), WEB_V6.toString())
                .admin("gate", Map.of(), all.toArray(ClusterNetworkPolicy.Rule[]::new))
                .decisions();
    }

    private void decide(ClusterNetworkPolicy.Rule... rules) {
        decisions = decisions(rules);
        table = decisions.enforcement(pod -> true);
        var plan = named.plan(decisions, table);
        kernel.clear();
        named.elements(plan).forEach(element -> kernel.put(element.key(), element));
        named.loaded(plan);
    }

    private Plan answered(String name, int seconds, IpAddress... addresses) {
        return done(named.answered(WEB, name, List.of(addresses), Duration.ofSeconds(seconds)));
    }

    private Plan done(Plan plan) {
        for (var change : named.replacements(plan)) {
            change.before().ifPresent(element -> kernel.remove(element.key()));
            change.after().ifPresent(element -> kernel.put(element.key(), element));
        }
        named.done(plan);
        return plan;
    }

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        kernel.replaceAll(
                (_, element) -> element.withTimeout(element.timeoutMillis() - seconds * 1000L));
        kernel.values().removeIf(element -> element.timeoutMillis() <= 0);
    }

    private Optional<NftElement> held(IpAddress destination) {
        var source = destination.v6() ? WEB_V6 : WEB;
        return Optional.ofNullable(
                kernel.get(
                        NftData.fields().bytes(source.bytes()).bytes(destination.bytes()).end()));
    }

    @Test
    void anAnswerIsAnElementForEachAddressFromThePodsAddressOfItsFamily() {
        answered("a.example.com", 60, ONE, TWO, ONE_V6);

        assertThat(kernel).hasSize(3);
        assertThat(held(ONE)).isPresent();
        assertThat(held(ONE_V6))
                .hasValueSatisfying(element -> {
                    assertThat(element.timeoutMillis()).isEqualTo(60_000);
                    assertThat(element.comment()).isEqualTo("a.example.com");
                });
    }

    @Test
    void whatNoRuleAsksForIsNoElement() {
        assertThat(answered("b.example.com", 60, ONE).isEmpty()).isTrue();

        assertThat(kernel).isEmpty();
    }

    @Test
    void aStrangersAddressIsNoElement() {
        var plan = named.answered(TWO, "a.example.com", List.of(ONE), Duration.ofSeconds(60));

        assertThat(plan.isEmpty()).isTrue();
    }

    @Test
    void equalDecisionsHaveOneNumberAndWhatItMeansIsLoadedOnce() {
        var first = answered("a.example.com", 60, ONE);
        var second = answered("a.example.com", 60, TWO);

        assertThat(first.rulings().of("named_port")).hasSize(1);
        assertThat(second.rulings().of("named_port")).isEmpty();
        assertThat(held(ONE).map(NftElement::value)).isEqualTo(held(TWO).map(NftElement::value));
    }

    @Test
    void otherDecisionsHaveOtherNumbersAndTheSameOnesKeepTheirs() {
        answered("a.example.com", 60, ONE);
        var before = held(ONE).map(NftElement::value);

        decide(ruling(ACCEPT, names("a.example.com"), tcp(80)));
        assertThat(held(ONE).map(NftElement::value)).isPresent().isNotEqualTo(before);
        decide(ruling(ACCEPT, names("a.example.com"), tcp(443)));
        assertThat(held(ONE).map(NftElement::value)).isEqualTo(before);
        decide(ruling(ACCEPT, names("b.example.com"), tcp(443)));
        assertThat(kernel).isEmpty();
    }

    @Test
    void anElementEndsWithItsAnswerAndIsFollowedByWhatStillHolds() {
        decide(
                ruling(ACCEPT, names("a.example.com"), tcp(443)),
                ruling(ACCEPT, names("b.example.com"), tcp(80)));
        answered("a.example.com", 100, ONE);
        var longer = held(ONE).map(NftElement::value);
        answered("b.example.com", 10, ONE);
        assertThat(held(ONE).map(NftElement::value)).isNotEqualTo(longer);
        assertThat(held(ONE).map(NftElement::timeoutMillis)).contains(10_000L);

        pass(5);
        assertThat(done(named.goOn()).isEmpty()).isTrue();
        pass(4);
        done(named.goOn());

        assertThat(held(ONE).map(NftElement::value)).isEqualTo(longer);
        assertThat(held(ONE).map(NftElement::timeoutMillis)).contains(91_000L);
        assertThat(done(named.goOn()).isEmpty()).isTrue();
        pass(91);
        assertThat(done(named.goOn()).isEmpty()).isTrue();
        assertThat(kernel).isEmpty();
    }

    @Test
    void namesOfOneRuleLastForTheLongestOfTheirAnswers() {
        decide(ruling(ACCEPT, names("*.example.com"), tcp(443)));

        answered("a.example.com", 100, ONE);
        answered("b.example.com", 10, ONE);

        assertThat(held(ONE))
                .hasValueSatisfying(element -> {
                    assertThat(element.timeoutMillis()).isEqualTo(100_000);
                    assertThat(element.comment()).isEqualTo("a.example.com");
                });
    }

    @Test
    void whatComesToBeInsideOfTheClusterIsClosedThoughItsAnswerHasNotEnded() {
        var translated = TestNode.ip("64:ff9b::b00:1");
        answered("a.example.com", 60, ONE, TWO, translated);
        assertThat(kernel).hasSize(3);

        var later =
                new TestCluster()
                        .pod("x/web", Map.of(), WEB.toString(), WEB_V6.toString())
                        .pod("x/late", Map.of(), ONE.toString())
                        .admin(
                                "gate",
                                Map.of(),
                                ruling(ACCEPT, names("a.example.com"), tcp(443)),
                                ruling(DENY, networks("0.0.0.0/0", "::/0")))
                        .decisions();
        var plan = named.plan(later, later.enforcement(pod -> true));
        named.loaded(plan);

        assertThat(named.elements(plan)).hasSize(1);
        assertThat(named.names(WEB, TWO)).containsExactly("a.example.com");
        assertThat(named.names(WEB, ONE)).isEmpty();
        assertThat(named.names(WEB_V6, translated)).isEmpty();
    }

    @Test
    void whatMakesRoomIsClosed() {
        for (int i = 0; i < 25; i++) {
            answered("a.example.com", 60, IpAddress.v4(0x0b000000 + i));
        }

        assertThat(kernel).hasSize(20);
        assertThat(named.forgotten()).isEqualTo(5);
        assertThat(held(IpAddress.v4(0x0b000004))).isEmpty();
        assertThat(held(IpAddress.v4(0x0b000005))).isPresent();
    }

    @Test
    void theNextProcessTakesOverWhatStillHoldsForTheTimeThatIsLeft() {
        answered("a.example.com", 60, ONE);
        pass(20);
        var loaded =
                kernel.values().stream()
                        .map(element ->
                                new NftElement(
                                        element.key(),
                                        element.keyEnd(),
                                        element.value(),
                                        60_000,
                                        element.timeoutMillis(),
                                        false,
                                        element.comment()))
                        .toList();

        var next = new NamedDestinations(AnsweredNames.Limits.DEFAULT, () -> now);
        next.adopt(decisions, loaded);
        var plan = next.plan(decisions, table);

        assertThat(next.elements(plan)).isEqualTo(List.copyOf(kernel.values()));
        assertThat(Replacement.between(loaded, next.elements(plan))).isEmpty();
    }
}
