package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Form;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Node;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// Writes a cluster as the manifests that a user would have written, each kind in its own words.
final class ClusterText {
    private final Random random;

    private ClusterText(Random random) {
        this.random = random;
    }

    /// The manifests, in any order and any of YAML's styles.
    static String of(Cluster cluster, Random random) {
        var words = new ClusterText(random);
        var objects = new ArrayList<Map<String, Object>>();
        cluster.namespaces().forEach(each -> objects.add(object("v1", "Namespace", each.meta())));
        cluster.nodes().forEach(node -> objects.add(node(node)));
        cluster.pods().forEach(pod -> objects.add(words.pod(pod)));
        cluster.networkPolicies().forEach(policy -> objects.add(words.policy(policy)));
        cluster.clusterNetworkPolicies().forEach(policy -> objects.add(words.clusterWide(policy)));
        Collections.shuffle(objects, random);
        var yaml = new YamlText(random);
        if (random.nextInt(4) == 0) {
            return yaml.document(Map.of("apiVersion", "v1", "kind", "List", "items", objects));
        }
        return String.join("---\n", objects.stream().map(yaml::document).toList());
    }

    private static Map<String, Object> object(String apiVersion, String kind, ObjectMeta meta) {
        var metadata = new HashMap<String, Object>();
        metadata.put("name", meta.name());
        if (!meta.namespace().isEmpty()) {
            metadata.put("namespace", meta.namespace());
        }
        if (!meta.labels().isEmpty()) {
            metadata.put("labels", meta.labels());
        }
        var object = new HashMap<String, Object>();
        object.put("apiVersion", apiVersion);
        object.put("kind", kind);
        object.put("metadata", metadata);
        return object;
    }

    private static Map<String, Object> node(Node node) {
        var object = object("v1", "Node", node.meta());
        object.put(
                "status",
                Map.of(
                        "addresses",
                        node.addresses().stream()
                                .map(address ->
                                        Map.of("type", "InternalIP", "address", address.toString()))
                                .toList()));
        return object;
    }

    private Map<String, Object> pod(Pod pod) {
        var spec = new HashMap<String, Object>();
        spec.put("nodeName", pod.nodeName());
        if (pod.hostNetwork() || random.nextBoolean()) {
            spec.put("hostNetwork", pod.hostNetwork());
        }
        // One container each: names of ports need not differ between containers.
        var containers = new ArrayList<Map<String, Object>>();
        containers.add(Map.of("name", "c", "image", "i"));
        for (ContainerPort port : pod.ports()) {
            var written = new HashMap<String, Object>();
            written.put("containerPort", port.port());
            if (!port.name().isEmpty()) {
                written.put("name", port.name());
            }
            protocol(written, port.protocol());
            containers.add(
                    Map.of(
                            "name",
                            "c" + containers.size(),
                            "image",
                            "i",
                            "ports",
                            List.of(written)));
        }
        spec.put("containers", containers);
        var status = new HashMap<String, Object>();
        status.put("phase", pod.finished() ? "Succeeded" : "Running");
        status.put(
                "podIPs",
                pod.addresses().stream().map(each -> Map.of("ip", each.toString())).toList());
        var object = object("v1", "Pod", pod.meta());
        object.put("spec", spec);
        object.put("status", status);
        return object;
    }

    /// TCP need not be said.
    private void protocol(Map<String, Object> port, Protocol protocol) {
        if (protocol != Protocol.TCP || random.nextBoolean()) {
            port.put("protocol", protocol.name());
        }
    }

    private Map<String, Object> policy(NetworkPolicy policy) {
        var spec = new HashMap<String, Object>();
        spec.put("podSelector", selector(policy.podSelector()));
        spec.put(
                "policyTypes",
                policy.policyTypes().stream()
                        .map(type -> type == Direction.EGRESS ? "Egress" : "Ingress")
                        .toList());
        rules(spec, "ingress", "from", policy.ingress());
        rules(spec, "egress", "to", policy.egress());
        var object = object("networking.k8s.io/v1", "NetworkPolicy", policy.meta());
        object.put("spec", spec);
        return object;
    }

    private void rules(
            Map<String, Object> spec,
            String direction,
            String side,
            List<NetworkPolicy.Rule> rules) {
        if (rules.isEmpty() && random.nextBoolean()) {
            return;
        }
        var written = new ArrayList<Map<String, Object>>();
        for (NetworkPolicy.Rule rule : rules) {
            var fields = new HashMap<String, Object>();
            putUnlessEmpty(fields, side, rule.peers().stream().map(this::peer).toList());
            putUnlessEmpty(fields, "ports", rule.ports().stream().map(this::port).toList());
            written.add(fields);
        }
        spec.put(direction, written);
    }

    /// An empty list and none mean the same.
    private void putUnlessEmpty(Map<String, Object> fields, String name, List<?> values) {
        if (!values.isEmpty() || random.nextInt(3) == 0) {
            fields.put(name, values);
        }
    }

    private Map<String, Object> peer(NetworkPolicy.Peer peer) {
        var fields = new HashMap<String, Object>();
        switch (peer) {
            case NetworkPolicy.Peer.IpBlock block -> {
                var written = new HashMap<String, Object>();
                written.put("cidr", block.cidr().toString());
                putUnlessEmpty(
                        written, "except", block.except().stream().map(Object::toString).toList());
                fields.put("ipBlock", written);
            }
            case NetworkPolicy.Peer.Pods pods -> {
                pods.namespaceSelector()
                        .ifPresent(each -> fields.put("namespaceSelector", selector(each)));
                pods.podSelector().ifPresent(each -> fields.put("podSelector", selector(each)));
            }
        }
        return fields;
    }

    private Map<String, Object> port(NetworkPolicy.Port port) {
        var fields = new HashMap<String, Object>();
        protocol(fields, port.protocol());
        switch (port) {
            case NetworkPolicy.Port.All _ -> {}
            case NetworkPolicy.Port.Named named -> fields.put("port", named.name());
            case NetworkPolicy.Port.Range range -> {
                fields.put("port", range.first());
                if (range.last() > range.first() || random.nextInt(4) == 0) {
                    fields.put("endPort", range.last());
                }
            }
        }
        return fields;
    }

    private static Map<String, Object> selector(LabelSelector selector) {
        var fields = new HashMap<String, Object>();
        if (!selector.matchLabels().isEmpty()) {
            fields.put("matchLabels", selector.matchLabels());
        }
        if (!selector.matchExpressions().isEmpty()) {
            fields.put(
                    "matchExpressions",
                    selector.matchExpressions().stream()
                            .map(each -> {
                                var requirement = new HashMap<String, Object>();
                                requirement.put("key", each.key());
                                requirement.put("operator", operator(each.operator()));
                                if (!each.values().isEmpty()) {
                                    requirement.put("values", List.copyOf(each.values()));
                                }
                                return requirement;
                            })
                            .toList());
        }
        return fields;
    }

    private static String operator(LabelSelector.Operator operator) {
        return switch (operator) {
            case IN -> "In";
            case NOT_IN -> "NotIn";
            case EXISTS -> "Exists";
            case DOES_NOT_EXIST -> "DoesNotExist";
        };
    }

    private Map<String, Object> clusterWide(ClusterNetworkPolicy policy) {
        boolean old = policy.form() != Form.CLUSTER_NETWORK_POLICY;
        var spec = new HashMap<String, Object>();
        var subject = policy.subject();
        spec.put(
                "subject",
                peer(
                        subject.namespaceSelector(),
                        subject.podSelector().isEmpty() && random.nextBoolean()
                                ? List.of()
                                : List.of(subject.podSelector()),
                        old));
        if (policy.form() != Form.BASELINE_ADMIN_NETWORK_POLICY) {
            spec.put("priority", policy.priority());
        }
        if (!old) {
            spec.put(
                    "tier",
                    policy.tier() == ClusterNetworkPolicy.Tier.ADMIN ? "Admin" : "Baseline");
        }
        putUnlessEmpty(spec, "ingress", rules(policy.ingress(), "from", old));
        putUnlessEmpty(spec, "egress", rules(policy.egress(), "to", old));
        var object =
                object(
                        "policy.networking.k8s.io/" + (old ? "v1alpha1" : "v1alpha2"),
                        policy.form().kind(),
                        policy.meta());
        object.put("spec", spec);
        return object;
    }

    private List<Map<String, Object>> rules(
            List<ClusterNetworkPolicy.Rule> rules, String side, boolean old) {
        var written = new ArrayList<Map<String, Object>>();
        for (ClusterNetworkPolicy.Rule rule : rules) {
            var fields = new HashMap<String, Object>();
            fields.put(
                    "action",
                    switch (rule.action()) {
                        case ACCEPT -> old ? "Allow" : "Accept";
                        case DENY -> "Deny";
                        case PASS -> "Pass";
                    });
            fields.put(side, rule.peers().stream().map(each -> peer(each, old)).toList());
            var ports = rule.ports().stream().flatMap(each -> clusterPort(each, old)).toList();
            if (!ports.isEmpty()) {
                fields.put(old ? "ports" : "protocols", ports);
            }
            written.add(fields);
        }
        return written;
    }

    private Map<String, Object> peer(Peer peer, boolean old) {
        return switch (peer) {
            case Peer.Pods pods ->
                    peer(pods.namespaceSelector(), pods.podSelector().stream().toList(), old);
            case Peer.Networks networks ->
                    Map.of(
                            "networks",
                            networks.blocks().stream().map(Object::toString).distinct().toList());
            case Peer.Nodes nodes -> Map.of("nodes", selector(nodes.selector()));
            case Peer.DomainNames names ->
                    Map.of(
                            "domainNames",
                            names.names().stream().map(name -> name.text()).distinct().toList());
            case Peer.Unknown _ -> Map.of("somebodyElse", Map.of());
        };
    }

    /// @param pods none when only namespaces are written
    private Map<String, Object> peer(
            LabelSelector namespaces, List<LabelSelector> pods, boolean old) {
        if (pods.isEmpty()) {
            return Map.of("namespaces", selector(namespaces));
        }
        var fields = new HashMap<String, Object>();
        if (old || !namespaces.isEmpty() || random.nextBoolean()) {
            fields.put("namespaceSelector", selector(namespaces));
        }
        fields.put("podSelector", selector(pods.getFirst()));
        return Map.of("pods", fields);
    }

    /// A name stands for itself in every protocol, and is written once.
    private Stream<Map<String, Object>> clusterPort(NetworkPolicy.Port port, boolean old) {
        return switch (port) {
            case NetworkPolicy.Port.All all ->
                    throw new IllegalArgumentException("no kind can say all of " + all.protocol());
            case NetworkPolicy.Port.Named named ->
                    named.protocol() == Protocol.TCP
                            ? Stream.of(
                                    Map.of(
                                            old ? "namedPort" : "destinationNamedPort",
                                            named.name()))
                            : Stream.of();
            case NetworkPolicy.Port.Range range -> Stream.of(old ? oldRange(range) : range(range));
        };
    }

    private static Map<String, Object> range(NetworkPolicy.Port.Range range) {
        Map<String, Object> numbers =
                range.first() == range.last()
                        ? Map.of("number", range.first())
                        : Map.of("range", Map.of("start", range.first(), "end", range.last()));
        return Map.of(
                range.protocol().name().toLowerCase(Locale.ROOT),
                Map.of("destinationPort", numbers));
    }

    private Map<String, Object> oldRange(NetworkPolicy.Port.Range range) {
        var fields = new HashMap<String, Object>();
        protocol(fields, range.protocol());
        if (range.first() == range.last()) {
            fields.put("port", range.first());
            return Map.of("portNumber", fields);
        }
        fields.put("start", range.first());
        fields.put("end", range.last());
        return Map.of("portRange", fields);
    }
}
