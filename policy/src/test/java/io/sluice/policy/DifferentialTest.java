package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The compiled decisions against a literal reading of the rules, on random clusters. The number of
/// connections is the system property `sluice.policy.differential`, the first seed
/// `sluice.policy.seed`.
class DifferentialTest {
    private static final int CONNECTIONS =
            Integer.getInteger("sluice.policy.differential", 200_000);
    private static final long SEED = Long.getLong("sluice.policy.seed", 1);
    private static final int PER_CLUSTER = 100;

    @Test
    void compiledDecisionsAndTheKernelTableSayWhatTheTextSays() {
        for (int i = 0; i < CONNECTIONS / PER_CLUSTER; i++) {
            compare(SEED + i);
        }
    }

    private static void compare(long seed) {
        var random = new Random(seed * 0x9e3779b97f4a7c15L);
        var world = new RandomWorld(random);
        Cluster cluster = world.cluster();
        boolean blocksMatchPods = random.nextInt(4) != 0;
        var profile =
                Profile.UPSTREAM.with(
                        Switch.IP_BLOCK_MATCHES_PODS, Boolean.toString(blocksMatchPods));
        var decisions = Policies.compile(cluster, profile);
        var literal = new LiteralReading(cluster, blocksMatchPods);
        boolean everywhere = random.nextBoolean();
        var kernel =
                new TableInterpreter(
                        decisions.enforcement(pod -> everywhere || pod.nodeName().equals("node0")));
        for (int i = 0; i < PER_CLUSTER; i++) {
            IpAddress from = address(world, cluster, random);
            IpAddress to = address(world, cluster, random);
            int protocol = RandomWorld.PROTOCOLS[random.nextInt(RandomWorld.PROTOCOLS.length)];
            int port =
                    protocol == 1 ? 0 : RandomWorld.PORTS[random.nextInt(RandomWorld.PORTS.length)];
            String what =
                    "seed "
                            + seed
                            + ": "
                            + from
                            + " -> "
                            + to
                            + " protocol "
                            + protocol
                            + " port "
                            + port;

            var names = world.names();
            boolean expected = literal.allows(from, to, protocol, port, names);

            var connection = decisions.connection(from, to, protocol, port).to(names);
            assertThat(decisions.allows(connection)).as(what).isEqualTo(expected);
            assertThat(decisions.explain(connection).verdict() == Verdict.ALLOW)
                    .as("explained, " + what)
                    .isEqualTo(expected);
            if (i % 5 == 0) {
                rulings(decisions, literal, connection, what);
            }
            kernel(kernel, literal, connection, what);
            kernelByName(decisions, kernel, literal, connection, what);
        }
    }

    /// The whole answer of a side holds what the text says of each port.
    private static void rulings(
            Decisions decisions, LiteralReading literal, Connection connection, String what) {
        var from = connection.sourceAddress();
        var to = connection.destinationAddress();
        var source = decisions.population().at(from);
        var destination = decisions.population().at(to);
        if (source == destination) {
            return;
        }
        var names = connection.destinationNames();
        int protocol = connection.protocol();
        int port = connection.port();
        if (source != null) {
            var identity = destination == null ? null : destination.identity();
            assertThat(
                            allows(
                                    decisions
                                            .side(Direction.EGRESS, source.identity())
                                            .rulings(identity, to, names),
                                    connection))
                    .as("egress rulings, " + what)
                    .isEqualTo(literal.egressAllows(from, to, protocol, port, names));
        }
        boolean ownNode =
                source == null && destination != null && literal.isNodeOf(destination.pod(), from);
        if (destination != null && !ownNode) {
            var identity = source == null ? null : source.identity();
            assertThat(
                            allows(
                                    decisions
                                            .side(Direction.INGRESS, destination.identity())
                                            .rulings(identity, from, List.of()),
                                    connection))
                    .as("ingress rulings, " + what)
                    .isEqualTo(literal.ingressAllows(from, to, protocol, port));
        }
    }

    private static boolean allows(Rulings rulings, Connection connection) {
        int protocol =
                Ports.hasPorts(connection.protocol())
                        ? connection.protocol()
                        : Rulings.OTHER_PROTOCOLS;
        var holding =
                rulings.ranges().stream()
                        .filter(range ->
                                range.protocol() == protocol
                                        || range.protocol() == EnforcementTable.ANY_PROTOCOL)
                        .filter(range ->
                                range.first() <= connection.port()
                                        && connection.port() <= range.last())
                        .toList();
        assertThat(holding).as(rulings.toString()).hasSize(1);
        return holding.getFirst().allows();
    }

    private static void kernel(
            TableInterpreter kernel, LiteralReading literal, Connection connection, String what) {
        var from = connection.sourceAddress();
        var to = connection.destinationAddress();
        int protocol = connection.protocol();
        int port = connection.port();
        boolean samePod =
                literal.podAt(from).isPresent() && literal.podAt(from).equals(literal.podAt(to));
        if (kernel.isLocal(from) && !samePod) {
            assertThat(kernel.egressAllows(from, to, protocol, port))
                    .as("kernel egress, " + what)
                    .isEqualTo(literal.egressAllows(from, to, protocol, port, List.of()));
        }
        boolean ownNode =
                kernel.isLocal(to)
                        && literal.podAt(from).isEmpty()
                        && literal.isNodeOf(literal.podAt(to).orElseThrow(), from);
        if (kernel.isLocal(to) && !samePod && !ownNode) {
            assertThat(kernel.ingressAllows(from, to, protocol, port))
                    .as("kernel ingress, " + what)
                    .isEqualTo(literal.ingressAllows(from, to, protocol, port));
        }
    }

    /// What is programmed for a destination whose name a Pod has asked for.
    private static void kernelByName(
            Decisions decisions,
            TableInterpreter kernel,
            LiteralReading literal,
            Connection connection,
            String what) {
        var from = connection.sourceAddress();
        var to = connection.destinationAddress();
        var names = connection.destinationNames();
        boolean samePod =
                literal.podAt(from).isPresent() && literal.podAt(from).equals(literal.podAt(to));
        if (!kernel.isLocal(from) || samePod || names.isEmpty()) {
            return;
        }
        int protocol = connection.protocol();
        int port = connection.port();
        var rulings = decisions.rulingsByName(from, to, names);
        boolean allowed =
                rulings.isEmpty()
                        ? kernel.egressAllows(from, to, protocol, port)
                        : TableInterpreter.allows(rulings, protocol, port);
        assertThat(allowed)
                .as("kernel egress by name " + names + ", " + what)
                .isEqualTo(literal.egressAllows(from, to, protocol, port, names));
    }

    private static IpAddress address(RandomWorld world, Cluster cluster, Random random) {
        return random.nextInt(4) == 0
                ? world.anyAddress()
                : world.somePodAddress(cluster).orElseGet(world::anyAddress);
    }
}
