package io.sluice.model.reader;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Addresses and blocks of addresses.
final class AddressReader {
    private AddressReader() {}

    /// The address in a field; empty when it is absent, or with an error when it is none.
    static Optional<IpAddress> address(Fields fields, String field) {
        return fields.text(field).flatMap(text -> address(text, fields.report()));
    }

    /// The block in a field; empty when it is absent, or with an error when it is none.
    static Optional<Cidr> cidr(Fields fields, String field) {
        return fields.text(field).flatMap(text -> cidr(text, fields.report()));
    }

    /// The address, or an error.
    static Optional<IpAddress> address(Fields.Text text, ObjectReport report) {
        var address = IpAddress.parse(text.text());
        if (address.isEmpty()) {
            report.error(
                    "bad-address",
                    text.position(),
                    text.path() + " " + Quoted.of(text.text()) + " is no address",
                    "write a dotted quad without leading zeros, or an IPv6 address without zone");
        }
        return address;
    }

    /// The addresses of a list of texts; twice the same is an error.
    static List<IpAddress> addresses(Fields parent, String field) {
        var addresses = new ArrayList<IpAddress>();
        for (Fields.Text text : parent.strings(field)) {
            address(text, parent.report())
                    .ifPresent(address -> {
                        if (addresses.contains(address)) {
                            parent.report()
                                    .error(
                                            "duplicate-address",
                                            text.position(),
                                            text.path() + " repeats " + address,
                                            "keep one of them");
                        } else {
                            addresses.add(address);
                        }
                    });
        }
        return addresses;
    }

    /// The block; host bits are cleared with a warning (rule 2 of the API server's checks).
    static Optional<Cidr> cidr(Fields.Text text, ObjectReport report) {
        var cidr = Cidr.parse(text.text());
        if (cidr.isEmpty()) {
            report.error(
                    "bad-cidr",
                    text.position(),
                    text.path() + " " + Quoted.of(text.text()) + " is no block of addresses",
                    IpAddress.parse(text.text())
                            .map(address -> "did you mean " + Cidr.of(address) + "?")
                            .orElse("write ADDRESS/LENGTH, such as 10.0.0.0/8 or 2001:db8::/32"));
            return cidr;
        }
        Cidr block = cidr.get();
        if (mapped(block)) {
            report.error(
                    "bad-cidr",
                    text.position(),
                    text.path() + " " + Quoted.of(text.text()) + " is IPv4 inside IPv6",
                    "write it as an IPv4 block: no packet carries such an address");
            return Optional.empty();
        }
        String written = text.text().substring(0, text.text().indexOf('/'));
        if (!IpAddress.parse(written).equals(Optional.of(block.base()))) {
            report.warning(
                    "host-bits",
                    text.position(),
                    text.path()
                            + " "
                            + Quoted.of(text.text())
                            + " has bits set behind its prefix: it means "
                            + block,
                    "write " + block);
        }
        return cidr;
    }

    private static boolean mapped(Cidr block) {
        return block.base().v6()
                && block.prefix() >= 96
                && block.base().high() == 0
                && block.base().low() >>> 32 == 0xffff;
    }
}
