package io.sluice.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.linux.KernelSupport.Feature;
import io.sluice.linux.NftBatch.ChainType;
import io.sluice.linux.NftBatch.Hook;
import io.sluice.linux.NftRule.Ct;
import io.sluice.linux.NftRule.Header;
import io.sluice.linux.NftRule.Meta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NftablesTest {
    private static final NftSet MAP = NftSet.map("m", NftType.MARK, NftType.MARK);

    private final NetworkNamespace namespace;
    private final Nftables nftables;

    NftablesTest() throws IOException {
        namespace = NetworkNamespace.create();
        nftables = Nftables.open(namespace);
    }

    @BeforeAll
    static void needNfTables() {
        var missing = KernelSupport.missing(Feature.NAMESPACES, Feature.NF_TABLES, Feature.NAT);
        assumeTrue(missing.isEmpty(), "skipped: " + missing);
    }

    @AfterEach
    void close() {
        nftables.close();
        namespace.close();
    }

    @Test
    void setsOfEveryShapeComeBackAsTheyWereWritten() throws IOException {
        var hash = NftSet.set("hash", NftType.IPV4_ADDR, NftType.INET_SERVICE).withTimeouts();
        var ranges = NftSet.map("ranges", NftType.MARK, NftType.IPV4_ADDR).withIntervals();
        var boxes =
                NftSet.map("boxes", NftType.MARK, NftType.MARK, NftType.INET_SERVICE)
                        .withIntervals();
        var pair = NftData.fields().bytes((byte) 1, (byte) 2, (byte) 3, (byte) 4).port(443).end();
        var timed =
                NftElement.of(pair)
                        .withTimeout(3_600_000)
                        .withComment("x".repeat(NftElement.LONGEST_COMMENT));
        var first = NftElement.of(NftData.raw(address(1)), NftData.u32(7));
        var after = NftElement.end(NftData.raw(address(9)));
        var box =
                NftElement.range(
                        NftData.fields().be32(5).port(80).end(),
                        NftData.fields().be32(5).port(90).end(),
                        NftData.u32(3));

        nftables.commit(
                new NftBatch()
                        .table("t", "what it is")
                        .set("t", hash)
                        .set("t", ranges)
                        .set("t", boxes)
                        .add("t", "hash", List.of(timed))
                        .add("t", "ranges", List.of(first, after))
                        .add("t", "boxes", List.of(box)));

        assertThat(nftables.tableComment("t")).contains("what it is");
        assertThat(nftables.tableComment("u")).isEmpty();
        assertThat(nftables.sets("t")).containsExactlyInAnyOrder("hash", "ranges", "boxes");
        assertThat(nftables.elements("t", hash))
                .extracting(NftElement::untimed)
                .containsExactly(timed);
        assertThat(nftables.elements("t", hash))
                .allMatch(element -> element.leftMillis() > 3_000_000)
                .allMatch(element -> element.leftMillis() <= 3_600_000);
        assertThat(nftables.elements("t", ranges)).containsExactlyInAnyOrder(first, after);
        assertThat(nftables.elements("t", boxes)).containsExactly(box);
    }

    @Test
    void aFailedBatchChangesNothingAndNamesTheElement() throws IOException {
        nftables.commit(
                new NftBatch()
                        .table("t", "")
                        .set("t", MAP)
                        .add("t", "m", List.of(entry(1, 1), entry(2, 2))));
        var batch =
                new NftBatch()
                        .add("t", "m", List.of(entry(3, 3), entry(2, 9), entry(4, 4)))
                        .remove("t", "m", List.of(NftElement.of(NftData.u32(77))));

        assertThatThrownBy(() -> nftables.commit(batch))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("add to set t m element 02000000 : 09000000")
                .hasMessageContaining("errno 17");

        assertThat(nftables.elements("t", MAP)).containsExactlyInAnyOrder(entry(1, 1), entry(2, 2));
        nftables.commit(new NftBatch().add("t", "m", List.of(entry(3, 3))));
        assertThat(nftables.elements("t", MAP)).hasSize(3);
    }

    @Test
    void aBatchForAnOlderGenerationIsRefused() throws IOException {
        nftables.commit(new NftBatch().table("t", ""));
        int before = nftables.generation();
        nftables.commit(new NftBatch().table("u", ""));

        assertThatThrownBy(() -> nftables.commit(new NftBatch(before).table("v", "")))
                .isInstanceOfSatisfying(
                        KernelException.class,
                        e -> assertThat(e.errno()).isEqualTo(Errno.ERESTART));
    }

    @Test
    void manyElementsFitInOneTransaction() throws IOException {
        var elements = new ArrayList<NftElement>();
        for (int i = 0; i < 20_000; i++) {
            elements.add(entry(i, i));
        }

        nftables.commit(new NftBatch().table("t", "").set("t", MAP).add("t", "m", elements));

        assertThat(nftables.elements("t", MAP)).containsExactlyInAnyOrderElementsOf(elements);
        nftables.commit(new NftBatch().flush("t", "m"));
        assertThat(nftables.elements("t", MAP)).isEmpty();
    }

    @Test
    void nftPrintsEveryKindOfRule() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nft")), "skipped: nft is not installed");

        nftables.commit(everyKindOfRule());

        assertThat(list())
                .contains(
                        "oifname != @names",
                        "ct mark set ip saddr map @marks return",
                        "ct mark set ct mark . meta priority . meta l4proto . th dport map @what",
                        "ct state established,related accept",
                        "tcp flags != syn / fin,syn,rst,ack goto called",
                        "limit rate over 100/second burst 50 packets counter name \"lost\" drop",
                        "log prefix \"no \" group 100 snaplen 96 queue-threshold 1",
                        "meta l4proto tcp reject with tcp reset",
                        "reject with icmpx admin-prohibited",
                        "tproxy ip to :15001 meta mark set meta mark | 0x00200000 accept",
                        "exthdr frag exists drop",
                        "dnat ip to meta l4proto . ip daddr . th dport map @service",
                        "masquerade comment \"why\"");
        assertThat(nftables.ruleCounts("t"))
                .isEqualTo(java.util.Map.of("filter", 6, "called", 5, "nat", 1, "out", 1));
        assertThat(nftables.counters("t")).isEqualTo(java.util.Map.of("lost", 0L));
    }

    private static NftBatch everyKindOfRule() {
        var batch =
                new NftBatch()
                        .table("t", "")
                        .counter("t", "lost")
                        .set("t", NftSet.set("names", NftType.IFNAME))
                        .set("t", NftSet.map("marks", NftType.MARK, NftType.IPV4_ADDR))
                        .set(
                                "t",
                                NftSet.map(
                                                "what",
                                                NftType.MARK,
                                                NftType.MARK,
                                                NftType.CLASSID,
                                                NftType.INET_PROTO,
                                                NftType.INET_SERVICE)
                                        .withIntervals())
                        .set(
                                "t",
                                new NftSet(
                                        "service",
                                        List.of(
                                                NftType.INET_PROTO,
                                                NftType.IPV4_ADDR,
                                                NftType.INET_SERVICE),
                                        List.of(NftType.IPV4_ADDR, NftType.INET_SERVICE),
                                        false,
                                        false))
                        .chain("t", "filter", ChainType.FILTER, Hook.PREROUTING, -90)
                        .chain("t", "nat", ChainType.NAT, Hook.PREROUTING, -100)
                        .chain("t", "out", ChainType.NAT, Hook.POSTROUTING, 100)
                        .chain("t", "called");
        batch.rule(
                "t",
                "filter",
                new NftRule().load(Meta.OUTPUT_NAME, 0).notIn("names", 0).jump("called"));
        batch.rule(
                "t",
                "filter",
                new NftRule()
                        .family(false)
                        .payload(Header.NETWORK, 12, 4, 0)
                        .map("marks", 0, 0)
                        .store(Ct.MARK, 0)
                        .leave());
        batch.rule(
                "t",
                "filter",
                new NftRule()
                        .load(Ct.MARK, 0)
                        .swap(0, 4, 4)
                        .load(Meta.PRIORITY, 1)
                        .swap(1, 4, 4)
                        .load(Meta.PROTOCOL, 2)
                        .swap(2, 1, 2)
                        .payload(Header.TRANSPORT, 2, 2, 3)
                        .map("what", 0, 0)
                        .store(Ct.MARK, 0));
        batch.rule(
                "t",
                "filter",
                new NftRule()
                        .load(Ct.STATE, 0)
                        .bits(0, NftData.u32(NftRule.ESTABLISHED | NftRule.RELATED), NftData.u32(0))
                        .notEqual(0, NftData.u32(0))
                        .accept());
        batch.rule(
                "t",
                "filter",
                new NftRule()
                        .protocol(6)
                        .payload(Header.TRANSPORT, 13, 1, 0)
                        .bits(0, NftData.raw((byte) 0x17), NftData.raw((byte) 0))
                        .notEqual(0, NftData.raw((byte) 2))
                        .goTo("called"));
        batch.rule(
                "t",
                "filter",
                new NftRule()
                        .family(false)
                        .protocol(6)
                        .constant(0, NftData.raw((byte) (15001 >> 8), (byte) 15001))
                        .transparentProxy(false, 0)
                        .load(Meta.MARK, 0)
                        .bits(0, NftData.u32(~0x200000), NftData.u32(0x200000))
                        .store(Meta.MARK, 0)
                        .accept());
        batch.rule("t", "called", new NftRule().over(100, 50).counter("lost").drop());
        batch.rule("t", "called", new NftRule().log("no ", 100, 96));
        batch.rule("t", "called", new NftRule().protocol(6).reset());
        batch.rule("t", "called", new NftRule().prohibit());
        batch.rule(
                "t",
                "called",
                new NftRule()
                        .family(true)
                        .extensionHeaderPresent(44, 0)
                        .equal(0, NftData.raw((byte) 1))
                        .drop());
        batch.rule(
                "t",
                "nat",
                new NftRule()
                        .family(false)
                        .load(Meta.PROTOCOL, 0)
                        .payload(Header.NETWORK, 16, 4, 1)
                        .payload(Header.TRANSPORT, 2, 2, 2)
                        .map("service", 0, 0)
                        .translateDestination(false, 0, 1));
        batch.rule("t", "out", new NftRule().masquerade().comment("why"));
        return batch;
    }

    private String list() throws Exception {
        var process =
                namespace.call(() ->
                        new ProcessBuilder("/usr/sbin/nft", "list", "ruleset")
                                .redirectErrorStream(true)
                                .start());
        String text =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    private static NftElement entry(int key, int value) {
        return NftElement.of(NftData.u32(key), NftData.u32(value));
    }

    private static byte[] address(int last) {
        return new byte[] {10, 0, 0, (byte) last};
    }
}
