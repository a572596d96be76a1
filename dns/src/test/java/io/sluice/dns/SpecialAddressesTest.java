package io.sluice.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialAddressesTest {
    private static final SpecialAddresses NONE_ALLOWED = new SpecialAddresses(List.of());

    private static boolean forbidden(SpecialAddresses special, String address) {
        return special.forbids(IpAddress.parse(address).orElseThrow()).isPresent();
    }

    private static SpecialAddresses allowing(String... cidrs) {
        return new SpecialAddresses(
                List.of(cidrs).stream().map(c -> Cidr.parse(c).orElseThrow()).toList());
    }

    /// Attack 5.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "169.254.170.23",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "fd20:ce::254",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192"
            })
    void attack05MetadataServicesAreForbiddenUnlessListedOneByOne(String address) {
        assertThat(forbidden(NONE_ALLOWED, address)).isTrue();
        assertThat(forbidden(allowing("0.0.0.0/0", "::/0"), address)).isTrue();
        assertThat(forbidden(allowing(address + (address.contains(":") ? "/128" : "/32")), address))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.0.1",
                "169.254.1.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.9",
                "192.0.2.1",
                "192.31.196.1",
                "192.52.193.1",
                "192.88.99.1",
                "192.168.1.100",
                "192.175.48.1",
                "198.18.0.1",
                "198.19.1.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "64:ff9b:1::1",
                "100::1",
                "100:0:0:1::1",
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:808:808::1",
                "2620:4f:8000::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void specialAddressesAreForbidden(String address) {
        assertThat(forbidden(NONE_ALLOWED, address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "2001:4860::8888",
                "2003::1",
                "64:ff9b::808:808"
            })
    void publicAddressesAreNot(String address) {
        assertThat(forbidden(NONE_ALLOWED, address)).isFalse();
    }

    /// Attack 6.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::ffff:0:127.0.0.1",
                "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b::a00:1",
                        "64:ff9b:1::7f00:1",
                "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:7f00:1::",
                        "2606:4700::5efe:127.0.0.1",
                "2606:4700::200:5efe:10.0.0.1", "2001:0:808:808::80ff:fffe"
            })
    void attack06Ipv4InsideIpv6IsUnwrapped(String address) {
        assertThat(forbidden(NONE_ALLOWED, address)).isTrue();
    }

    @Test
    void attack06AnAllowedPrefixDoesNotHideAForbiddenAddressInside() {
        assertThat(forbidden(allowing("::/0"), "64:ff9b::169.254.169.254")).isTrue();
        assertThat(forbidden(allowing("::/0"), "::ffff:10.0.0.1")).isTrue();
        assertThat(forbidden(allowing("::/0", "10.0.0.0/8"), "::ffff:10.0.0.1")).isFalse();
        assertThat(forbidden(allowing("64:ff9b:1::/48"), "64:ff9b:1::169.254.169.254")).isTrue();
    }

    @Test
    void allowedRangesOpenWhatTheyHold() {
        var special = allowing("192.168.1.0/24", "fd00:1::/64");

        assertThat(forbidden(special, "192.168.1.100")).isFalse();
        assertThat(forbidden(special, "192.168.2.100")).isTrue();
        assertThat(forbidden(special, "fd00:1::5")).isFalse();
        assertThat(forbidden(special, "fd00:2::5")).isTrue();
    }
}
