package io.sluice.policy;

import io.sluice.model.IpAddress;
import java.util.List;
import java.util.Optional;

/// The other end of a connection, as rules see it.
///
/// @param identity what it is, when it is a Pod that policies govern
/// @param address its address
/// @param names what it is known to be called; none for the source of a connection
record OtherEnd(Optional<Identity> identity, IpAddress address, List<String> names) {
    OtherEnd {
        names = List.copyOf(names);
    }
}
