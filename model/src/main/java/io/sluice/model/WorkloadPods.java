package io.sluice.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Joins Pods with the workloads that own them, and makes the Pods of workloads that have none.
final class WorkloadPods {
    private final Map<WorkloadRef, Workload> workloads = new HashMap<>();
    private final List<Workload> inOrder;
    private final Map<String, List<Workload>> ofNamespace;
    private final List<Pod> pods = new ArrayList<>();
    private final Set<WorkloadRef> present = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    WorkloadPods(List<Workload> workloads, List<Pod> written) {
        inOrder = workloads;
        ofNamespace =
                workloads.stream()
                        .collect(Collectors.groupingBy(workload -> workload.meta().namespace()));
        workloads.forEach(workload -> this.workloads.put(workload.ref(), workload));
        written.forEach(pod -> names.add(pod.meta().path()));
        written.stream().map(this::owned).forEach(pods::add);
        pods.forEach(pod -> present.add(pod.owner()));
    }

    List<Pod> pods() {
        for (Workload workload : inOrder) {
            if (!present.contains(owner(workload)) && !standsInFor(workload)) {
                expand(workload);
            }
        }
        return pods;
    }

    private Pod owned(Pod pod) {
        WorkloadRef owner = pod.owner();
        if (owner.kind().equals("Pod")) {
            owner =
                    ofNamespace.getOrDefault(pod.meta().namespace(), List.of()).stream()
                            .filter(workload -> adopts(workload, pod))
                            .findFirst()
                            .map(this::owner)
                            .orElse(owner);
        } else if (workloads.containsKey(owner)) {
            owner = owner(workloads.get(owner));
        }
        return new Pod(
                pod.meta(),
                owner,
                pod.nodeName(),
                pod.hostNetwork(),
                pod.finished(),
                pod.addresses(),
                pod.ports());
    }

    /// A Pod without owner that bears all labels of a template is taken over by its workload.
    private static boolean adopts(Workload workload, Pod pod) {
        Map<String, String> labels = workload.template().meta().labels();
        return !labels.isEmpty() && pod.meta().labels().entrySet().containsAll(labels.entrySet());
    }

    /// The workload at the top: the Deployment of a ReplicaSet, the CronJob of a Job. Two steps
    /// reach it; owners in a circle must not be followed for ever.
    private WorkloadRef owner(Workload workload) {
        WorkloadRef owner = workload.template().owner();
        var above = workloads.get(owner);
        return above == null ? owner : above.template().owner();
    }

    /// True for a ReplicaSet whose Deployment is there too: the Deployment is expanded.
    private boolean standsInFor(Workload workload) {
        WorkloadRef owner = workload.template().owner();
        return !owner.equals(workload.ref()) && workloads.containsKey(owner);
    }

    private void expand(Workload workload) {
        if (workload.type() == Workload.Type.STATEFUL_SET) {
            for (int i = 0; i < workload.replicas(); i++) {
                String name = workload.meta().name() + "-" + i;
                add(
                        workload,
                        name,
                        Map.of(
                                "statefulset.kubernetes.io/pod-name",
                                name,
                                "apps.kubernetes.io/pod-index",
                                Integer.toString(i)));
            }
        } else {
            // Also when it is scaled to zero: what it may do is asked before it runs again.
            add(workload, workload.meta().name(), generated(workload));
        }
    }

    /// Labels that the workload's controller adds and that follow from its name: policies may
    /// select by them.
    private static Map<String, String> generated(Workload workload) {
        String name = workload.meta().name();
        return workload.type() == Workload.Type.JOB
                ? Map.of("job-name", name, "batch.kubernetes.io/job-name", name)
                : Map.of();
    }

    private void add(Workload workload, String wanted, Map<String, String> generated) {
        var template = workload.template();
        String name = wanted;
        while (!names.add(workload.meta().namespace() + "/" + name)) {
            name = name + "-" + workload.type().kind().toLowerCase(Locale.ROOT);
        }
        var labels = new HashMap<>(template.meta().labels());
        labels.putAll(generated);
        var meta =
                new ObjectMeta(
                        workload.meta().namespace(),
                        name,
                        labels,
                        template.meta().annotations(),
                        workload.meta().position());
        pods.add(
                new Pod(
                        meta,
                        owner(workload),
                        template.nodeName(),
                        template.hostNetwork(),
                        false,
                        List.of(),
                        template.ports()));
    }
}
