package io.sluice.policy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Selectors for the Pods of an identity, as YAML on one line. Everything is quoted, so that no
/// value is read as a number.
final class PodLabels {
    /// Labels that are made for each Pod or roll-out and say nothing about what it is.
    private static final Set<String> GENERATED =
            Set.of(
                    "pod-template-hash",
                    "controller-revision-hash",
                    "pod-template-generation",
                    "statefulset.kubernetes.io/pod-name",
                    "apps.kubernetes.io/pod-index",
                    "batch.kubernetes.io/controller-uid",
                    "batch.kubernetes.io/job-name",
                    "controller-uid",
                    "job-name");

    private PodLabels() {}

    /// The other end in words.
    static String text(OtherEnd peer) {
        return peer.identity().map(PodLabels::text).orElseGet(() -> peer.address().toString());
    }

    private static String text(Identity pod) {
        var labels = labels(pod);
        return "Pods "
                + (labels.isEmpty() ? "without conditions" : labels.toString())
                + " of namespace "
                + pod.namespace().name();
    }

    private static Map<String, String> labels(Identity pod) {
        var labels = new TreeMap<>(pod.labels());
        labels.keySet().removeAll(GENERATED);
        return labels;
    }

    /// A selector of the identity's namespace.
    static String namespaceSelector(Identity pod) {
        return "{matchLabels: "
                + flow(Map.of("kubernetes.io/metadata.name", pod.namespace().name()))
                + "}";
    }

    /// A selector of the identity's Pods within their namespace.
    static String selector(Identity pod) {
        var labels = labels(pod);
        return labels.isEmpty() ? "{}" : "{matchLabels: " + flow(labels) + "}";
    }

    private static String flow(Map<String, String> labels) {
        var text = new StringBuilder("{");
        labels.forEach((key, value) ->
                text.append(text.length() > 1 ? ", " : "")
                        .append('"')
                        .append(key)
                        .append("\": \"")
                        .append(value)
                        .append('"'));
        return text.append('}').toString();
    }
}
