package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.LabHost;
import io.sluice.model.Node;
import io.sluice.model.Pod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Finds what the texts of FROM and TO stand for.
final class Ends {
    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry("po", "Pod"),
                    Map.entry("pod", "Pod"),
                    Map.entry("pods", "Pod"),
                    Map.entry("deploy", "Deployment"),
                    Map.entry("deployment", "Deployment"),
                    Map.entry("deployments", "Deployment"),
                    Map.entry("sts", "StatefulSet"),
                    Map.entry("statefulset", "StatefulSet"),
                    Map.entry("statefulsets", "StatefulSet"),
                    Map.entry("ds", "DaemonSet"),
                    Map.entry("daemonset", "DaemonSet"),
                    Map.entry("daemonsets", "DaemonSet"),
                    Map.entry("rs", "ReplicaSet"),
                    Map.entry("replicaset", "ReplicaSet"),
                    Map.entry("replicasets", "ReplicaSet"),
                    Map.entry("rc", "ReplicationController"),
                    Map.entry("replicationcontroller", "ReplicationController"),
                    Map.entry("replicationcontrollers", "ReplicationController"),
                    Map.entry("job", "Job"),
                    Map.entry("jobs", "Job"),
                    Map.entry("cj", "CronJob"),
                    Map.entry("cronjob", "CronJob"),
                    Map.entry("cronjobs", "CronJob"),
                    Map.entry("svc", "Service"),
                    Map.entry("service", "Service"),
                    Map.entry("services", "Service"));

    private final Decisions decisions;
    private final Cluster cluster;

    Ends(Decisions decisions) {
        this.decisions = decisions;
        this.cluster = decisions.cluster();
    }

    /// The kind that a word of the command line means; empty when none.
    static String kind(String word) {
        return KINDS.getOrDefault(word.toLowerCase(Locale.ROOT), "");
    }

    /// The party that an address is.
    Party at(IpAddress address) {
        return new Party(decisions.endpoint(address), address);
    }

    /// The Pods of `namespace/pod` or `namespace/kind/name`, one party for each of their addresses.
    ///
    /// @throws IllegalArgumentException when there is none, with what there is
    List<Party> workload(String text) {
        var parts = text.split("/", -1);
        String namespace = parts[0];
        String name = parts[parts.length - 1];
        String kind = parts.length == 3 ? kind(parts[1]) : "Pod";
        if (parts.length > 3 || name.isEmpty() || namespace.isEmpty()) {
            throw new IllegalArgumentException(
                    "`" + text + "` is neither namespace/pod nor namespace/kind/name");
        }
        if (kind.isEmpty() || kind.equals("Service")) {
            throw new IllegalArgumentException(
                    "`" + text + "`: `" + parts[1] + "` is no kind of workload");
        }
        var pods = kind.equals("Pod") ? pod(namespace, name) : owned(namespace, kind, name);
        if (pods.isEmpty()) {
            throw new IllegalArgumentException(nothing(namespace, kind, name));
        }
        return parties(text, pods);
    }

    private List<Pod> pod(String namespace, String name) {
        return decisions
                .pod(namespace, name)
                .map(List::of)
                .orElseGet(() ->
                        cluster.pods().stream()
                                .filter(pod -> isIn(pod, namespace))
                                .filter(pod -> pod.owner().name().equals(name))
                                .toList());
    }

    private List<Pod> owned(String namespace, String kind, String name) {
        return cluster.pods().stream()
                .filter(pod -> isIn(pod, namespace))
                .filter(pod -> pod.owner().kind().equals(kind) && pod.owner().name().equals(name))
                .toList();
    }

    private static boolean isIn(Pod pod, String namespace) {
        return pod.meta().namespace().equals(namespace);
    }

    private String nothing(String namespace, String kind, String name) {
        String there =
                cluster.pods().stream()
                        .filter(pod -> isIn(pod, namespace))
                        .map(pod -> pod.meta().name())
                        .sorted()
                        .limit(5)
                        .collect(Collectors.joining(", "));
        return "there is no "
                + kind
                + " `"
                + name
                + "` in namespace `"
                + namespace
                + "`"
                + (there.isEmpty() ? ", which has no Pods" : "; its Pods are " + there);
    }

    private List<Party> parties(String text, List<Pod> pods) {
        var running = pods.stream().filter(pod -> !pod.finished()).toList();
        var parties =
                running.stream()
                        .flatMap(pod -> addresses(pod).stream().map(a -> Party.of(pod, a)))
                        .toList();
        if (parties.isEmpty()) {
            throw new IllegalArgumentException(
                    "`"
                            + text
                            + "` "
                            + (running.isEmpty()
                                    ? "has finished and has no address any more"
                                    : "has no address; write it into status.podIPs"));
        }
        return parties;
    }

    /// A Pod's addresses; its node's when it is on the host network and names none.
    private List<IpAddress> addresses(Pod pod) {
        if (!pod.addresses().isEmpty() || !pod.hostNetwork()) {
            return pod.addresses();
        }
        return cluster.nodes().stream()
                .filter(node -> node.meta().name().equals(pod.nodeName()))
                .map(Node::addresses)
                .findFirst()
                .orElse(List.of());
    }

    /// The addresses of the lab's hosts that a name leads to.
    List<Party> named(String name) {
        return cluster.labHosts().stream()
                .filter(host -> host.names().stream().anyMatch(each -> each.name().equals(name)))
                .map(LabHost::addresses)
                .flatMap(List::stream)
                .distinct()
                .map(address -> at(address).called(name))
                .toList();
    }

    /// A host name in canonical form.
    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    static boolean isHostName(String text) {
        return !text.isEmpty()
                && text.length() <= 253
                && Objects.equals(text.replaceAll("[^A-Za-z0-9._-]", ""), text)
                && text.chars().anyMatch(Character::isLetter);
    }
}
