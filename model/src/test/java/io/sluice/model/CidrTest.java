package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    private static final int ROUNDS = 50_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0",
                "10.0.0.0/",
                "/8",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0.0/ 8",
                "10.0.0.0/255.0.0.0",
                "10/8",
                "10.0.0.0/1000",
                "10.0.0.0/\u0668"
            })
    void malformedBlocksAreRefused(String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @Test
    void prefixLengthsOutsideTheFamilyAreRefused() {
        assertThatThrownBy(() -> new Cidr(IpAddress.v4(0), 33))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0..32");
        assertThatThrownBy(() -> new Cidr(IpAddress.v4(0), -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void agreesWithAnotherLibraryOnRandomBlocks() {
        long seed = System.nanoTime();
        var random = new Random(seed);

        for (int i = 0; i < ROUNDS; i++) {
            Cidr block = random(random);
            Cidr inner = near(block, random);
            IPAddress oracle = oracle(block);
            String hint = block + " and " + inner + ", seed " + seed;
            assertThat(Cidr.parse(block.toString())).as(hint).hasValue(block);
            assertThat(block.base().bytes()).as(hint).isEqualTo(oracle.getLower().getBytes());
            assertThat(block.last().bytes()).as(hint).isEqualTo(oracle.getUpper().getBytes());
            assertThat(block.contains(inner)).as(hint).isEqualTo(oracle.contains(oracle(inner)));
            assertThat(block.contains(inner.base()))
                    .as(hint)
                    .isEqualTo(oracle.contains(oracle(Cidr.of(inner.base()))));
            assertThat(block.range().contains(inner.base()))
                    .as(hint)
                    .isEqualTo(block.contains(inner.base()));
        }
    }

    @Test
    void theNeighboursOfARangeAreOutside() {
        long seed = System.nanoTime();
        var random = new Random(seed);

        for (int i = 0; i < ROUNDS; i++) {
            AddressRange range = random(random).range();
            assertThat(range.contains(range.first())).isTrue();
            assertThat(range.contains(range.last())).isTrue();
            range.first().previous().ifPresent(a -> assertThat(range.contains(a)).isFalse());
            range.last().next().ifPresent(a -> assertThat(range.contains(a)).isFalse());
        }
    }

    @Test
    void rangesRunForward() {
        assertThatThrownBy(() -> new AddressRange(IpAddress.v4(2), IpAddress.v4(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AddressRange(IpAddress.v4(2), new IpAddress(true, 0, 3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFamiliesAreCoveredByTheirRanges() {
        assertThat(AddressRange.ALL_V4).hasToString("0.0.0.0-255.255.255.255");
        assertThat(AddressRange.ALL_V6).hasToString("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    }

    private static IPAddress oracle(Cidr block) {
        return new IPAddressString(block.toString()).getAddress().toPrefixBlock();
    }

    private static Cidr random(Random random) {
        return random.nextBoolean()
                ? new Cidr(IpAddress.v4(random.nextInt()), random.nextInt(33))
                : new Cidr(
                        new IpAddress(true, random.nextLong(), random.nextLong()),
                        random.nextInt(129));
    }

    /// A block that often lies inside the other, or just beside it.
    private static Cidr near(Cidr block, Random random) {
        IpAddress base =
                switch (random.nextInt(4)) {
                    case 0 -> block.base();
                    case 1 -> block.last();
                    case 2 -> block.last().next().orElse(block.base());
                    default -> block.base().previous().orElse(block.last());
                };
        return new Cidr(base, random.nextInt(base.width() + 1));
    }
}
