package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.Direction;
import io.sluice.model.LabelSelector;
import java.util.Comparator;
import java.util.List;

/// What the policies of a workload let through between it and Pods with certain labels, whether
/// there are such Pods or not.
///
/// @param workload the workload
/// @param direction `EGRESS` when the workload connects, `INGRESS` when the Pods do
/// @param namespaces the Pods' namespaces, by label
/// @param pods the Pods, by label
/// @param addresses which of the Pods are meant, when blocks tell them apart: sorted ranges, IPv4
///   first; empty for whatever address
/// @param ports the ports that the Pod connected to does not call by one of the names
/// @param portNames ports whose name makes a difference, by name: what is let through to them takes
///   the place of `ports`
public record FutureConnectivity(
        Connectivity.End.Workload workload,
        Direction direction,
        LabelSelector namespaces,
        LabelSelector pods,
        List<AddressRange> addresses,
        PortSet ports,
        List<NamedPorts> portNames) {
    static final Comparator<FutureConnectivity> ORDER =
            Comparator.comparing((FutureConnectivity each) -> (Connectivity.End) each.workload)
                    .thenComparing(FutureConnectivity::direction, Comparator.reverseOrder())
                    .thenComparing(each -> SelectorText.of(each.namespaces))
                    .thenComparing(each -> SelectorText.of(each.pods))
                    .thenComparing(each -> each.addresses.toString());

    public FutureConnectivity {
        addresses = List.copyOf(addresses);
        portNames = List.copyOf(portNames);
    }
}
