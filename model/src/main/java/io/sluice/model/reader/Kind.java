package io.sluice.model.reader;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The kinds that are read, with the API versions that are understood.
enum Kind {
    NAMESPACE("Namespace", false, NameSyntax.DNS_LABEL, "v1"),
    POD("Pod", true, NameSyntax.SUBDOMAIN, "v1"),
    SERVICE("Service", true, NameSyntax.DNS_1035_LABEL, "v1"),
    NODE("Node", false, NameSyntax.SUBDOMAIN, "v1"),
    DEPLOYMENT("Deployment", true, NameSyntax.SUBDOMAIN, "apps/v1"),
    STATEFUL_SET("StatefulSet", true, NameSyntax.SUBDOMAIN, "apps/v1"),
    DAEMON_SET("DaemonSet", true, NameSyntax.SUBDOMAIN, "apps/v1"),
    REPLICA_SET("ReplicaSet", true, NameSyntax.SUBDOMAIN, "apps/v1"),
    REPLICATION_CONTROLLER("ReplicationController", true, NameSyntax.SUBDOMAIN, "v1"),
    JOB("Job", true, NameSyntax.SUBDOMAIN, "batch/v1"),
    CRON_JOB("CronJob", true, NameSyntax.SUBDOMAIN, "batch/v1"),
    NETWORK_POLICY("NetworkPolicy", true, NameSyntax.SUBDOMAIN, "networking.k8s.io/v1"),
    GATEWAY(
            "Gateway",
            true,
            NameSyntax.SUBDOMAIN,
            "networking.istio.io/v1",
            "networking.istio.io/v1beta1",
            "networking.istio.io/v1alpha3"),
    CLUSTER_NETWORK_POLICY(
            "ClusterNetworkPolicy",
            false,
            NameSyntax.SUBDOMAIN,
            "policy.networking.k8s.io/v1alpha2",
            // The same definition under another name.
            "policy.networking.k8s.io/v1beta1"),
    ADMIN_NETWORK_POLICY(
            "AdminNetworkPolicy", false, NameSyntax.SUBDOMAIN, "policy.networking.k8s.io/v1alpha1"),
    BASELINE_ADMIN_NETWORK_POLICY(
            "BaselineAdminNetworkPolicy",
            false,
            NameSyntax.SUBDOMAIN,
            "policy.networking.k8s.io/v1alpha1"),
    LAB_HOST("LabHost", false, NameSyntax.SUBDOMAIN, "sluice.io/v1alpha1"),
    POLICY_TEST("PolicyTest", false, NameSyntax.SUBDOMAIN, "sluice.io/v1alpha1");

    private final String text;
    private final boolean namespaced;
    private final NameSyntax syntax;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> versions;

    Kind(String text, boolean namespaced, NameSyntax syntax, String... versions) {
        this.text = text;
        this.namespaced = namespaced;
        this.syntax = syntax;
        this.versions = List.of(versions);
    }

    /// The kind as written in `kind:`.
    String text() {
        return text;
    }

    boolean namespaced() {
        return namespaced;
    }

    boolean isPolicy() {
        return switch (this) {
            case NETWORK_POLICY,
                    CLUSTER_NETWORK_POLICY,
                    ADMIN_NETWORK_POLICY,
                    BASELINE_ADMIN_NETWORK_POLICY ->
                    true;
            case NAMESPACE,
                    POD,
                    SERVICE,
                    NODE,
                    DEPLOYMENT,
                    STATEFUL_SET,
                    DAEMON_SET,
                    REPLICA_SET,
                    REPLICATION_CONTROLLER,
                    JOB,
                    CRON_JOB,
                    GATEWAY,
                    LAB_HOST,
                    POLICY_TEST ->
                    false;
        };
    }

    /// What its names look like.
    NameSyntax syntax() {
        return syntax;
    }

    /// The values of `apiVersion:` that are understood, the preferred one first.
    List<String> versions() {
        return versions;
    }

    /// The kind of this name in the API group of `apiVersion`, whatever the version.
    static Optional<Kind> of(String apiVersion, String kind) {
        String group = group(apiVersion);
        return Arrays.stream(values())
                .filter(known -> known.text.equals(kind) && known.inGroup(group))
                .findFirst();
    }

    private boolean inGroup(String group) {
        String own = group(versions.getFirst());
        // Where Kubernetes kept some of them at first.
        boolean earlier =
                group.equals("extensions")
                        && (own.equals("apps") || own.equals("networking.k8s.io"));
        return group.equals(own) || earlier;
    }

    /// The part of an `apiVersion` before the slash; empty for the core group.
    static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
}
