package io.sluice.model.reader;

import java.util.Map;
import java.util.Set;

/// Versions that Kubernetes served once (to 1.15, of CronJob to 1.24) and that say the same as
/// those of today.
final class OldVersions {
    private static final Map<String, Set<String>> KINDS =
            Map.of(
                    "extensions/v1beta1",
                    Set.of("Deployment", "DaemonSet", "ReplicaSet", "NetworkPolicy"),
                    "apps/v1beta1",
                    Set.of("Deployment", "StatefulSet"),
                    "apps/v1beta2",
                    Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"),
                    "batch/v1beta1",
                    Set.of("CronJob"),
                    "batch/v2alpha1",
                    Set.of("CronJob"));

    private OldVersions() {}

    static boolean had(String apiVersion, Kind kind) {
        return KINDS.getOrDefault(apiVersion, Set.of()).contains(kind.text());
    }
}
