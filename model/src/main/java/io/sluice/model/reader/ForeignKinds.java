package io.sluice.model.reader;

import io.sluice.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Kinds that exist and say nothing about connections, and kinds that do and are not carried out.
final class ForeignKinds {
    /// The other kinds of API groups of which every kind is known here: what is in none of these
    /// lists is a typing mistake.
    private static final Map<String, Set<String>> OTHERS =
            Map.of(
                    "",
                    Set.of(
                            "Binding",
                            "ComponentStatus",
                            "ConfigMap",
                            "Endpoints",
                            "Event",
                            "LimitRange",
                            "PersistentVolume",
                            "PersistentVolumeClaim",
                            "PodTemplate",
                            "ResourceQuota",
                            "Secret",
                            "ServiceAccount"),
                    "apps",
                    Set.of("ControllerRevision"),
                    "batch",
                    Set.of(),
                    "networking.k8s.io",
                    Set.of("Ingress", "IngressClass", "IPAddress", "ServiceCIDR"),
                    "networking.istio.io",
                    Set.of(
                            "DestinationRule",
                            "EnvoyFilter",
                            "ProxyConfig",
                            "ServiceEntry",
                            "Sidecar",
                            "VirtualService",
                            "WorkloadEntry",
                            "WorkloadGroup"),
                    "policy.networking.k8s.io",
                    Set.of("ExternalNetworkSet"),
                    "sluice.io",
                    Set.of());

    /// API groups whose objects restrict connections.
    private static final Set<String> RESTRICTING =
            Set.of(
                    "policy.networking.k8s.io",
                    "networking.istio.io",
                    "security.istio.io",
                    "cilium.io",
                    "crd.projectcalico.org",
                    "projectcalico.org",
                    "crd.antrea.io",
                    "k8s.ovn.org");

    private ForeignKinds() {}

    /// What to say when an object is skipped; empty when the kind does not exist.
    static Optional<Severity> skipped(String group, String kind) {
        var others = OTHERS.get(group);
        if (others != null && !others.contains(kind)) {
            return Optional.empty();
        }
        return Optional.of(RESTRICTING.contains(group) ? Severity.WARNING : Severity.INFO);
    }

    /// The existing kind that is spelt nearly like this, or its version when it is in another
    /// group.
    static Optional<String> nearest(String group, String kind) {
        for (Kind known : Kind.values()) {
            if (known.text().equals(kind)) {
                return Optional.of("apiVersion: " + known.versions().getFirst());
            }
        }
        List<String> all = new ArrayList<>(OTHERS.getOrDefault(group, Set.of()));
        for (Kind known : Kind.values()) {
            if (Kind.group(known.versions().getFirst()).equals(group)) {
                all.add(known.text());
            }
        }
        return Spelling.nearest(kind, all);
    }
}
