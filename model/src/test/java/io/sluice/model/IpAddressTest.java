package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against an independent reader of addresses, set to the strictest forms it knows.
class IpAddressTest {
    private static final int ROUNDS = 50_000;
    private static final IPAddressStringParameters STRICT = strict();

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0.0.0.0, 0.0.0.0
                    255.255.255.255, 255.255.255.255
                    ::, ::
                    ::1, ::1
                    1::, 1::
                    2001:DB8::A, 2001:db8::a
                    2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1
                    2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1
                    2001:0db8::0001, 2001:db8::1
                    1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0
                    ::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8
                    ::ffff:1.2.3.4, ::ffff:1.2.3.4
                    64:ff9b::1.2.3.4, 64:ff9b::102:304
                    1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304
                    """)
    void isReadAndWrittenInItsCanonicalForm(String text, String canonical) {
        assertThat(IpAddress.parse(text)).map(IpAddress::toString).hasValue(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "127.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                ".1.2.3.4",
                "1..2.3",
                "256.1.1.1",
                "01.2.3.4",
                "0177.0.0.1",
                "0x7f.0.0.1",
                "2130706433",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.+4",
                "1.2.3.-4",
                "1.2.3.4/32",
                "1,2,3,4",
                "\uff11.2.3.4",
                "\u0661.2.3.4",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4::5:6:7:8",
                "12345::",
                "g::",
                "::1%eth0",
                "[::1]",
                "::1.2.3",
                "::1.2.3.4.5",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::01.2.3.4",
                ":1::",
                "1:",
                "1:2:3:4:5:6:7:1.2.3.4",
                "fe80::1/64",
                "1:2:3:4:5:6:7:8:",
                ":1:2:3:4:5:6:7:8"
            })
    void everythingElseIsNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void agreesWithAnotherReaderOnRandomTexts() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        int addresses = 0;

        for (int i = 0; i < ROUNDS; i++) {
            String text = random.nextBoolean() ? quad(random) : groups(random);
            var ours = IpAddress.parse(text);
            var theirs = new IPAddressString(text, STRICT).getAddress();
            Optional<String> theirText =
                    theirs == null ? Optional.empty() : Optional.of(theirs.toNormalizedString());
            String ourText =
                    ours.map(a ->
                                    new IPAddressString(a.toString())
                                            .getAddress()
                                            .toNormalizedString())
                            .orElse(null);
            assertThat(Optional.ofNullable(ourText))
                    .as(text + ", seed " + seed)
                    .isEqualTo(theirText);
            addresses += ours.isPresent() ? 1 : 0;
        }

        assertThat(addresses).isGreaterThan(ROUNDS / 20);
    }

    private static IPAddressStringParameters strict() {
        var builder =
                new IPAddressStringParameters.Builder()
                        .allowEmpty(false)
                        .allowAll(false)
                        .allowMask(false)
                        .allowPrefix(false)
                        .allowSingleSegment(false)
                        .allowWildcardedSeparator(false);
        builder.setRangeOptions(RangeParameters.NO_RANGE);
        var v6 = builder.getIPv6AddressParametersBuilder();
        v6.allowZone(false).allowBase85(false).allowBinary(false);
        v6.allowUnlimitedLeadingZeros(false);
        for (var v4 :
                List.of(
                        builder.getIPv4AddressParametersBuilder(),
                        v6.getEmbeddedIPv4AddressParametersBuilder())) {
            v4.allow_inet_aton(false).allowBinary(false).allowLeadingZeros(false);
        }
        return builder.toParams();
    }

    private static String quad(Random random) {
        var text = new StringBuilder();
        int parts = random.nextInt(10) == 0 ? random.nextInt(6) : 4;
        for (int i = 0; i < parts; i++) {
            int value = random.nextInt(random.nextInt(20) == 0 ? 300 : 256);
            String zero = random.nextInt(40) == 0 ? "0" : "";
            text.append(i == 0 ? "" : ".").append(zero).append(value);
        }
        return text.toString();
    }

    private static String groups(Random random) {
        var text = new StringBuilder();
        int parts = random.nextInt(3) == 0 ? 8 : random.nextInt(10);
        int gap = random.nextInt(12);
        for (int i = 0; i < parts; i++) {
            text.append(i == 0 && gap != 0 ? "" : i == gap ? "::" : ":");
            int value = random.nextInt(4) == 0 ? 0 : random.nextInt(1 << random.nextInt(1, 18));
            text.append(String.format(random.nextInt(5) == 0 ? "%04X" : "%x", value));
        }
        if (random.nextInt(6) == 0) {
            text.append(parts == 0 ? "::" : ":").append(quad(random));
        } else if (random.nextInt(6) == 0) {
            text.append("::");
        }
        return text.toString();
    }

    @Test
    void isWrittenAsRfc5952Says() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var address = randomV6(random);
            boolean mapped = address.high() == 0 && address.low() >>> 32 == 0xffff;
            var other = new IPv6Address(address.bytes());
            assertThat(IpAddress.parse(address.toString())).as("seed " + seed).hasValue(address);
            if (!mapped) {
                assertThat(address).as("seed " + seed).hasToString(other.toCanonicalString());
            }
        }
    }

    /// Addresses with many zero groups.
    private static IpAddress randomV6(Random random) {
        var bytes = new byte[16];
        for (int group = 0; group < 8; group++) {
            if (random.nextBoolean()) {
                bytes[group * 2] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
                bytes[group * 2 + 1] = (byte) random.nextInt(256);
            }
        }
        return IpAddress.of(bytes);
    }

    @Test
    void neighboursAndOrderAgreeWithTheBytes() {
        long seed = System.nanoTime();
        var random = new Random(seed);

        for (int i = 0; i < 20_000; i++) {
            var one = random(random);
            var other = random(random);
            assertThat(IpAddress.of(one.bytes())).isEqualTo(one);
            assertThat(one.next().flatMap(IpAddress::previous).orElse(one)).isEqualTo(one);
            assertThat(one.previous().flatMap(IpAddress::next).orElse(one)).isEqualTo(one);
            assertThat(one.next().map(next -> next.compareTo(one)).orElse(1)).isPositive();
            if (one.v6() == other.v6()) {
                assertThat(Integer.signum(one.compareTo(other)))
                        .as("seed " + seed)
                        .isEqualTo(
                                Integer.signum(
                                        java.util.Arrays.compareUnsigned(
                                                one.bytes(), other.bytes())));
            } else {
                assertThat(one.compareTo(other) > 0).isEqualTo(one.v6());
            }
        }
    }

    private static IpAddress random(Random random) {
        return random.nextBoolean() ? IpAddress.v4(random.nextInt()) : randomV6(random);
    }

    @Test
    void theEndsOfBothFamiliesHaveNoNeighbour() {
        assertThat(
                        List.of(
                                IpAddress.v4(-1).next(),
                                IpAddress.v4(0).previous(),
                                new IpAddress(true, -1, -1).next(),
                                new IpAddress(true, 0, 0).previous()))
                .containsOnly(Optional.empty());
        assertThat(new IpAddress(true, 0, -1).next()).hasValue(new IpAddress(true, 1, 0));
        assertThat(new IpAddress(true, 1, 0).previous()).hasValue(new IpAddress(true, 0, -1));
    }
}
