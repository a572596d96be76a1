package io.sluice.gateway;

import io.sluice.model.Cidr;
import io.sluice.model.Direction;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Position;
import java.util.List;
import java.util.Set;

/// The policies of these tests.
final class Policy {
    private Policy() {}

    /// `shop/egress`: every Pod of `shop` may reach this block and nothing else.
    static NetworkPolicy allowing(String cidr) {
        var block =
                new NetworkPolicy.Peer.IpBlock(
                        Cidr.parse(cidr).orElseThrow(), List.of(), Position.NOWHERE);
        return new NetworkPolicy(
                Fixture.meta("egress"),
                LabelSelector.everything(Position.NOWHERE),
                Set.of(Direction.EGRESS),
                List.of(),
                List.of(new NetworkPolicy.Rule(List.of(block), List.of(), Position.NOWHERE)));
    }
}
