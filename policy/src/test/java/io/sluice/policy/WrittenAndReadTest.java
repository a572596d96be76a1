package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.reader.ManifestReader;
import io.sluice.model.reader.Strictness;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random clusters written as YAML and read again decide as the text of the rules says of the
/// clusters before. The number of connections is the system property `sluice.policy.differential`,
/// the first seed `sluice.policy.seed`.
class WrittenAndReadTest {
    private static final int CONNECTIONS = Integer.getInteger("sluice.policy.differential", 10_000);
    private static final long SEED = Long.getLong("sluice.policy.seed", 1);
    private static final int PER_CLUSTER = 50;

    @Test
    void whatIsWrittenAndReadDecidesAsTheTextSays() {
        for (int i = 0; i < CONNECTIONS / PER_CLUSTER; i++) {
            compare(SEED + i);
        }
    }

    private static void compare(long seed) {
        var random = new Random(seed * 0x9e3779b97f4a7c15L);
        var world = new RandomWorld(random);
        Cluster cluster = world.cluster();
        var literal = new LiteralReading(cluster, true);
        String text = ClusterText.of(cluster, random);

        var decisions = read(text, seed);

        for (int i = 0; i < PER_CLUSTER; i++) {
            IpAddress from = world.somePodAddress(cluster).orElseGet(world::anyAddress);
            IpAddress to =
                    random.nextInt(3) == 0
                            ? world.anyAddress()
                            : world.somePodAddress(cluster).orElseGet(world::anyAddress);
            int protocol = RandomWorld.PROTOCOLS[random.nextInt(RandomWorld.PROTOCOLS.length)];
            int port =
                    protocol == 1 ? 0 : RandomWorld.PORTS[random.nextInt(RandomWorld.PORTS.length)];
            var names = world.names();
            assertThat(decisions.allows(decisions.connection(from, to, protocol, port).to(names)))
                    .as(
                            "seed %d: %s -> %s %s protocol %d port %d%n%s",
                            seed, from, to, names, protocol, port, text)
                    .isEqualTo(literal.allows(from, to, protocol, port, names));
        }
        assertThat(read(ClusterText.of(cluster, random), seed).hash())
                .as("written once more, seed " + seed)
                .isEqualTo(decisions.hash());
    }

    /// Leniently, as peers that nobody knows are among them.
    private static Decisions read(String text, long seed) {
        var manifests = ManifestReader.readText("world.yaml", text, Strictness.LENIENT);
        assertThat(manifests.hasErrors())
                .as("seed " + seed + ": " + manifests.findings() + "\n" + text)
                .isFalse();
        return Policies.compile(Cluster.from(manifests), Profile.UPSTREAM);
    }
}
