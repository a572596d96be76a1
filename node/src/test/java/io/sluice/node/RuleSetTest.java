package io.sluice.node;

import static io.sluice.policy.Verdict.ALLOW;
import static io.sluice.policy.Verdict.DENY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.linux.KernelException;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NftBatch;
import io.sluice.linux.NftData;
import io.sluice.linux.Nftables;
import io.sluice.model.Cidr;
import io.sluice.policy.EnforcementTable;
import io.sluice.policy.EnforcementTable.Block;
import io.sluice.policy.EnforcementTable.Entry;
import io.sluice.policy.EnforcementTable.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `nft` is the oracle: it must be able to list what is loaded, and lists what the golden file
/// holds.
class RuleSetTest {
    private static final Path NFT = Path.of("/usr/sbin/nft");
    private static final String WRITTEN_BY = "v1.0.6";

    @BeforeAll
    static void needNft() {
        TestNode.assumeSupported();
        assumeTrue(Files.isExecutable(NFT), "skipped: nft is not installed");
    }

    @Test
    void theRulesAreThoseOfTheGoldenFile() throws Exception {
        try (var namespace = NetworkNamespace.create();
                var nftables = Nftables.open(namespace)) {
            assumeTrue(
                    nft(namespace, "--version").contains(WRITTEN_BY),
                    "skipped: the golden file is in the words of nft " + WRITTEN_BY);

            nftables.commit(RuleSet.load());

            String listed = nft(namespace, "list", "table", "inet", RuleSet.TABLE);
            Files.writeString(Path.of("target", "rules.nft"), listed);
            assertThat(listed)
                    .as("target/rules.nft differs from src/test/resources/rules.nft")
                    .isEqualTo(golden());
        }
    }

    @Test
    void nftListsElementsOfEveryKind() throws Exception {
        try (var namespace = NetworkNamespace.create();
                var nftables = Nftables.open(namespace)) {
            var batch = RuleSet.load();
            var elements =
                    TableElements.of(
                            everyKind(),
                            List.of(
                                    new PodInterface(
                                            "pod1",
                                            "a",
                                            "b",
                                            List.of(
                                                    TestNode.ip("10.244.0.1"),
                                                    TestNode.ip("fd00:10:244::1")))),
                            EnforcerSettings.of(
                                    List.of(
                                            cidr("10.244.0.0/16"),
                                            cidr("10.244.7.0/24"),
                                            cidr("fd00:10:244::/64")),
                                    "pod"),
                            true);
            elements.changeFrom(Elements.NONE, batch);

            nftables.commit(batch);

            String listed = nft(namespace, "list", "table", "inet", RuleSet.TABLE);
            assertThat(listed)
                    .contains(
                            "192.168.1.0-192.168.1.99 : 0x00000007",
                            "192.168.1.100 : 0x00000008",
                            "0.0.0.0-9.255.255.255 : 0x00000009",
                            "\"pod1\" . 10.244.0.1",
                            "\"pod1\" . fd00:10:244::1",
                            "10.244.0.0/16",
                            ". tcp . 443 : 0x00000064",
                            ". tcp . 8000-8499 : 0x00000065",
                            ". tcp . 8500-9000 : 0x00000063",
                            ". udp : 0x00000066",
                            ". tcp . 8443 : 0x8000006a",
                            "0-5, 7-16");
        }
    }

    @Test
    void changingElementsBackAndForthLeavesWhatIsWanted() throws Exception {
        try (var namespace = NetworkNamespace.create();
                var nftables = Nftables.open(namespace);
                var table = KernelTable.open(namespace)) {
            var settings = EnforcerSettings.of(List.of(cidr("10.244.0.0/16")), "pod");
            var full = TableElements.of(everyKind(), List.of(), settings, true);
            var closed = TableElements.closed(settings);
            nftables.commit(new NftBatch().table("foreign", ""));

            for (int i = 0; i < 3; i++) {
                table.change(full, List.of());
                assertThat(table.change(full, List.of()).isEmpty()).isTrue();
                table.change(closed, List.of());
                assertThat(table.change(closed, List.of()).isEmpty()).isTrue();
            }

            assertThat(nftables.tableComment("foreign")).isPresent();
        }
    }

    @Test
    void aRefusedChangeNamesTheElementAndLeavesTheLastGoodState() throws Exception {
        try (var namespace = NetworkNamespace.create();
                var table = KernelTable.open(namespace)) {
            var good =
                    TableElements.closed(
                            EnforcerSettings.of(List.of(cidr("10.244.0.0/16")), "pod"));
            table.change(good, List.of());
            var key = NftData.raw(TestNode.ip("10.244.0.9").bytes());
            var bad =
                    new Elements.Builder()
                            .add("pods4", key, NftData.u32(1))
                            .add("pods4", key, NftData.u32(2))
                            .build();

            assertThatThrownBy(() -> table.change(bad, List.of()))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("add to set sluice pods4 element 0af40009");

            assertThat(table.change(good, List.of()).isEmpty()).isTrue();
        }
    }

    private static EnforcementTable everyKind() {
        var side =
                new Side(
                        Set.of(5),
                        List.of(
                                new Entry(5, 7, 6, 443, 443, ALLOW, 100),
                                new Entry(5, 8, 6, 8000, 8999, ALLOW, 101),
                                new Entry(5, 8, 6, 8500, 9000, ALLOW, 99),
                                new Entry(5, 9, 17, 0, 65535, ALLOW, 102),
                                new Entry(5, 9, 6, 8443, 8443, DENY, 106),
                                new Entry(5, 9, EnforcementTable.ANY_PROTOCOL, 0, 65535, DENY, 0),
                                new Entry(5, EnforcementTable.ANY_PEER, 6, 80, 80, ALLOW, 103),
                                new Entry(5, EnforcementTable.ANY_PEER, 6, 81, 82, ALLOW, 104),
                                new Entry(
                                        5,
                                        EnforcementTable.OTHER,
                                        EnforcementTable.ANY_PROTOCOL,
                                        0,
                                        65535,
                                        ALLOW,
                                        105)));
        return new EnforcementTable(
                "sha256:0",
                List.of(),
                List.of(
                        block("0.0.0.0", "9.255.255.255", 9),
                        block("192.168.1.0", "192.168.1.99", 7),
                        block("192.168.1.100", "192.168.1.100", 8),
                        block("192.168.1.101", "255.255.255.255", 7)),
                side,
                side,
                Map.of(),
                Map.of());
    }

    private static Block block(String first, String last, int number) {
        return new Block(
                new io.sluice.model.AddressRange(TestNode.ip(first), TestNode.ip(last)), number);
    }

    private static Cidr cidr(String text) {
        return Cidr.parse(text).orElseThrow();
    }

    private static String golden() throws IOException {
        try (var in = RuleSetTest.class.getResourceAsStream("/rules.nft")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String nft(NetworkNamespace namespace, String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of(NFT.toString()));
        command.addAll(List.of(arguments));
        var process =
                namespace.call(() -> new ProcessBuilder(command).redirectErrorStream(true).start());
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
