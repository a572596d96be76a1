package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.Pod;
import io.sluice.model.PolicyTest;
import io.sluice.model.PolicyTest.End;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Assertions over selectors and blocks against every single connection that they speak of, decided
/// by a literal reading of the rules. The number of clusters is the system property
/// `sluice.policy.assertions`, the first seed `sluice.policy.seed`.
class AssertionSamplingTest {
    private static final long SEED = Long.getLong("sluice.policy.seed", 1);
    private static final int CLUSTERS = Integer.getInteger("sluice.policy.assertions", 300);
    private static final int CASES = 4;
    private static final int[] PROTOCOLS = {6, 17, 132};
    private static final int[] PORTS = {1, 53, 54, 80, 81, 82, 443, 8080, 65535};

    @Test
    void aCaseHoldsExactlyWhenEveryConnectionItSpeaksOfHasTheExpectedVerdict() {
        int passed = 0;
        for (int i = 0; i < CLUSTERS; i++) {
            passed += compare(SEED + i);
        }

        assertThat(passed).isBetween(CLUSTERS * CASES / 10, CLUSTERS * CASES * 9 / 10);
    }

    private static int compare(long seed) {
        var random = new Random(seed * 0x9e3779b97f4a7c15L);
        var cluster = new RandomWorld(random).cluster();
        var decisions = Policies.compile(cluster, Profile.UPSTREAM);
        var literal = new LiteralReading(cluster, true);
        int passed = 0;
        for (int i = 0; i < CASES; i++) {
            var testCase = testCase(random);
            String what =
                    "seed "
                            + seed
                            + ": "
                            + PolicyTests.text(testCase.from())
                            + " -> "
                            + PolicyTests.text(testCase.to())
                            + " "
                            + testCase.allow();
            var result = PolicyTests.run(decisions, testCase);
            if (result.passed()) {
                passed++;
                everyConnection(cluster, decisions, literal, testCase, what);
            } else if (result.actual().isPresent()) {
                counterexample(decisions, literal, testCase, what);
            }
        }
        return passed;
    }

    private static PolicyTest.Case testCase(Random random) {
        String port = random.nextBoolean() ? "" : "" + PORTS[random.nextInt(PORTS.length)] + "/UDP";
        return new PolicyTest.Case(
                end(random, ""),
                end(random, port),
                random.nextInt(3) != 0,
                Optional.empty(),
                Position.NOWHERE);
    }

    private static End end(Random random, String port) {
        if (random.nextInt(3) == 0) {
            String block = random.nextInt(4) == 0 ? "fd00::%x/%d" : "10.0.0.%d/%d";
            int bits = block.startsWith("f") ? 128 : 32;
            int host = random.nextInt(64);
            int prefix = bits - random.nextInt(7);
            return new End.Block(
                    Cidr.parse(block.formatted(host, prefix)).orElseThrow(),
                    random.nextBoolean()
                            ? List.of()
                            : List.of(Cidr.parse(block.formatted(host, bits)).orElseThrow()),
                    port);
        }
        return new End.Pods(selector(random), selector(random), port);
    }

    private static Optional<LabelSelector> selector(Random random) {
        String key = List.of("app", "env", "tier").get(random.nextInt(3));
        String value = List.of("a", "b", "c").get(random.nextInt(3));
        return switch (random.nextInt(4)) {
            case 0 -> Optional.of(Written.select(key + "=" + value));
            case 1 -> Optional.of(Written.where(key, LabelSelector.Operator.NOT_IN, value));
            default -> Optional.empty();
        };
    }

    private static void everyConnection(
            Cluster cluster,
            Decisions decisions,
            LiteralReading literal,
            PolicyTest.Case testCase,
            String what) {
        var targets = addresses(cluster, decisions, testCase.to());
        for (IpAddress from : addresses(cluster, decisions, testCase.from())) {
            for (IpAddress to : targets) {
                if (from.v6() != to.v6() || isOnePod(decisions, from, to)) {
                    continue;
                }
                for (int[] asked : ports(testCase.to())) {
                    assertThat(literal.allows(from, to, asked[0], asked[1], List.of()))
                            .as(what + ": " + from + " -> " + to + " " + asked[0] + "/" + asked[1])
                            .isEqualTo(testCase.allow());
                }
            }
        }
    }

    private static boolean isOnePod(Decisions decisions, IpAddress from, IpAddress to) {
        return decisions.endpoint(from) instanceof Endpoint.OfPod(Pod one)
                && decisions.endpoint(to) instanceof Endpoint.OfPod(Pod other)
                && one.meta().path().equals(other.meta().path());
    }

    private static List<int[]> ports(End to) {
        String port =
                switch (to) {
                    case End.Text _ -> "";
                    case End.Pods pods -> pods.port();
                    case End.Block block -> block.port();
                };
        var asked = new ArrayList<int[]>();
        for (int protocol : PROTOCOLS) {
            for (int number : PORTS) {
                if (port.isEmpty() || protocol == 17 && port.equals(number + "/UDP")) {
                    asked.add(new int[] {protocol, number});
                }
            }
        }
        return asked;
    }

    private static List<IpAddress> addresses(Cluster cluster, Decisions decisions, End end) {
        return switch (end) {
            case End.Text _ -> List.of();
            case End.Block block -> {
                var inside = new ArrayList<IpAddress>();
                for (var at = Optional.of(block.cidr().base());
                        at.filter(block.cidr()::contains).isPresent();
                        at = at.get().next()) {
                    IpAddress address = at.get();
                    if (block.except().stream().noneMatch(hole -> hole.contains(address))) {
                        inside.add(address);
                    }
                }
                yield inside;
            }
            case End.Pods pods ->
                    cluster.pods().stream()
                            .filter(pod -> !pod.finished())
                            .filter(pod -> selects(decisions, pods, pod))
                            .flatMap(pod ->
                                    pod.addresses().stream()
                                            .filter(address ->
                                                    pod.hostNetwork()
                                                            || decisions
                                                                    .endpoint(address)
                                                                    .toString()
                                                                    .equals(pod.meta().path())))
                            .toList();
        };
    }

    private static boolean selects(Decisions decisions, End.Pods pods, Pod pod) {
        Map<String, String> namespace = decisions.namespaceLabels(pod.meta().namespace());
        return pods.podSelector().map(s -> s.matches(pod.meta().labels())).orElse(true)
                && pods.namespaceSelector().map(s -> s.matches(namespace)).orElse(true);
    }

    private static void counterexample(
            Decisions decisions, LiteralReading literal, PolicyTest.Case testCase, String what) {
        for (Answer answer : PolicyTests.answers(decisions, testCase)) {
            if ((answer.verdict() == Verdict.ALLOW) != testCase.allow()) {
                var connection = answer.explanation().connection();
                assertThat(
                                literal.allows(
                                        connection.sourceAddress(),
                                        connection.destinationAddress(),
                                        connection.protocol(),
                                        connection.port(),
                                        List.of()))
                        .as(what + ": " + connection)
                        .isNotEqualTo(testCase.allow());
                return;
            }
        }
        throw new AssertionError(what + ": failed without a counterexample");
    }
}
