package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ContainerPort;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeMap;

/// The content hash of decisions: over a canonical text of what they were compiled from.
final class ContentHash {
    private final MessageDigest digest;

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    static String of(Cluster cluster, Profile profile) {
        var hash = new ContentHash();
        hash.add("profile " + new TreeMap<>(profile.settings()));
        hash.addSorted(
                cluster.namespaces().stream()
                        .map(namespace ->
                                "namespace "
                                        + namespace.meta().name()
                                        + " "
                                        + new TreeMap<>(namespace.meta().labels()))
                        .toList());
        hash.addSorted(cluster.pods().stream().map(ContentHash::text).toList());
        hash.addSorted(
                cluster.nodes().stream()
                        .map(node ->
                                "node "
                                        + node.meta().name()
                                        + " "
                                        + node.addresses().stream().sorted().toList()
                                        + " "
                                        + new TreeMap<>(node.meta().labels()))
                        .toList());
        hash.addSorted(cluster.networkPolicies().stream().map(ContentHash::text).toList());
        hash.addSorted(cluster.clusterNetworkPolicies().stream().map(ContentHash::text).toList());
        return "sha256:" + HexFormat.of().formatHex(hash.digest.digest());
    }

    private static String text(Pod pod) {
        return "pod "
                + pod.meta().path()
                + " "
                + new TreeMap<>(pod.meta().labels())
                + " "
                + pod.nodeName()
                + " "
                + pod.hostNetwork()
                + " "
                + pod.finished()
                + " "
                + pod.addresses().stream().sorted().toList()
                + " "
                + pod.ports().stream().map(ContainerPort::toString).sorted().toList();
    }

    private static String text(NetworkPolicy policy) {
        return "policy "
                + policy.meta().path()
                + " "
                + SelectorText.of(policy.podSelector())
                + " "
                + policy.policyTypes().stream().sorted().toList()
                + " "
                + policy.ingress().stream().map(SelectorText::of).toList()
                + " "
                + policy.egress().stream().map(SelectorText::of).toList();
    }

    private static String text(ClusterNetworkPolicy policy) {
        return policy.form()
                + " "
                + policy.meta().name()
                + " "
                + policy.tier()
                + " "
                + policy.priority()
                + " "
                + SelectorText.of(policy.subject().namespaceSelector())
                + "/"
                + SelectorText.of(policy.subject().podSelector())
                + " "
                + policy.ingress().stream().map(ContentHash::text).toList()
                + " "
                + policy.egress().stream().map(ContentHash::text).toList();
    }

    private static String text(ClusterNetworkPolicy.Rule rule) {
        return rule.name() + " " + SelectorText.of(rule);
    }

    private void addSorted(Collection<String> lines) {
        lines.stream().sorted().forEach(this::add);
    }

    private void add(String line) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }
}
