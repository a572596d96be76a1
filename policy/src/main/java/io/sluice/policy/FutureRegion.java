package io.sluice.policy;

import io.sluice.model.ContainerPort;
import io.sluice.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pods by the labels of their namespace and their own, whether there are such Pods or not.
record FutureRegion(LabelRegion namespace, LabelRegion pod) {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    /// Every Pod: each is in a namespace, which has a name (rule P8).
    static final FutureRegion EVERYTHING =
            new FutureRegion(
                    LabelRegion.EVERYTHING.with(NAME_LABEL, LabelValues.PRESENT),
                    LabelRegion.EVERYTHING);

    /// One requirement on a label of the namespace or the Pod.
    private record Step(boolean ofPod, String key, LabelValues values) {}

    private static List<Step> steps(PodSet set) {
        var steps = new ArrayList<Step>();
        set.ownNamespace()
                .ifPresent(name -> steps.add(new Step(false, NAME_LABEL, LabelValues.only(name))));
        set.namespaces().ifPresent(selector -> add(selector, false, steps));
        set.pods().ifPresent(selector -> add(selector, true, steps));
        return steps;
    }

    private static void add(LabelSelector selector, boolean ofPod, List<Step> to) {
        LabelRegion.asked(selector).forEach((key, values) -> to.add(new Step(ofPod, key, values)));
    }

    /// Its parts inside and outside a set, disjoint.
    List<FutureRegion> cutBy(PodSet set) {
        var parts = new ArrayList<FutureRegion>();
        Optional<FutureRegion> inside = Optional.of(this);
        for (Step step : steps(set)) {
            for (LabelValues other : step.values.not().pieces()) {
                inside.flatMap(region -> region.and(step, other)).ifPresent(parts::add);
            }
            inside = inside.flatMap(region -> region.and(step, step.values));
        }
        inside.ifPresent(parts::add);
        return parts;
    }

    private Optional<FutureRegion> and(Step step, LabelValues values) {
        return step.ofPod
                ? pod.and(step.key, values).map(part -> new FutureRegion(namespace, part))
                : namespace.and(step.key, values).map(part -> new FutureRegion(part, pod));
    }

    /// The union with another, when a pair of selectors can say it.
    Optional<FutureRegion> joined(FutureRegion other) {
        if (namespace.equals(other.namespace)) {
            return pod.joined(other.pod).map(joined -> new FutureRegion(namespace, joined));
        }
        return pod.equals(other.pod)
                ? namespace.joined(other.namespace).map(joined -> new FutureRegion(joined, pod))
                : Optional.empty();
    }

    /// The same with one label left open.
    FutureRegion without(boolean ofPod, String key) {
        return ofPod
                ? new FutureRegion(namespace, pod.with(key, LabelValues.ANYTHING))
                : new FutureRegion(namespace.with(key, LabelValues.ANYTHING), pod);
    }

    /// The namespaces; that they have a name goes without saying.
    LabelSelector namespaceSelector() {
        var name = namespace.values(NAME_LABEL);
        return namespace
                .with(NAME_LABEL, new LabelValues(name.others(), name.others(), name.listed()))
                .selector();
    }

    LabelSelector podSelector() {
        return pod.selector();
    }

    /// A Pod of the region.
    ///
    /// @param ordinal a number that no other identity has
    /// @param namedPorts the ports that it gives a name
    Identity example(int ordinal, List<ContainerPort> namedPorts) {
        Map<String, String> labels = namespace.example();
        String name = labels.getOrDefault(NAME_LABEL, "");
        return new Identity(
                ordinal,
                0,
                new NamespaceEntry(ordinal, name, Map.copyOf(labels)),
                new Identity.Key(pod.example(), namedPorts));
    }
}
