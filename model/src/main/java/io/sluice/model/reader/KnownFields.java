package io.sluice.model.reader;

import java.util.Set;

/// Fields that Kubernetes (to 1.35) knows, where Sluice reads only a few of them: the others are
/// neither read nor mistakes.
final class KnownFields {
    /// The fields of every object.
    static final Set<String> OBJECT = Set.of("apiVersion", "kind", "metadata", "spec", "status");

    static final Set<String> POD_SPEC =
            words(
                    """
                    activeDeadlineSeconds affinity automountServiceAccountToken containers
                    dnsConfig dnsPolicy enableServiceLinks ephemeralContainers hostAliases hostIPC
                    hostNetwork hostPID hostUsers hostname hostnameOverride imagePullSecrets
                    initContainers nodeName nodeSelector os overhead preemptionPolicy priority
                    priorityClassName readinessGates resourceClaims resources restartPolicy
                    runtimeClassName schedulerName schedulingGates securityContext serviceAccount
                    serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain
                    terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes
                    workloadRef
                    """);

    static final Set<String> CONTAINER =
            words(
                    """
                    args command env envFrom image imagePullPolicy lifecycle livenessProbe name
                    ports readinessProbe resizePolicy resources restartPolicy restartPolicyRules
                    securityContext startupProbe stdin stdinOnce targetContainerName
                    terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts
                    workingDir
                    """);

    static final Set<String> CONTAINER_PORT =
            Set.of("name", "containerPort", "protocol", "hostIP", "hostPort");

    static final Set<String> SERVICE_SPEC =
            words(
                    """
                    allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName
                    externalTrafficPolicy healthCheckNodePort internalTrafficPolicy ipFamilies
                    ipFamilyPolicy loadBalancerClass loadBalancerIP loadBalancerSourceRanges ports
                    publishNotReadyAddresses selector sessionAffinity sessionAffinityConfig
                    trafficDistribution type
                    """);

    static final Set<String> SERVICE_PORT =
            Set.of("name", "protocol", "port", "targetPort", "nodePort", "appProtocol");

    static final Set<String> NODE_SPEC =
            words(
                    """
                    configSource externalID podCIDR podCIDRs providerID taints unschedulable
                    """);

    static final Set<String> WORKLOAD_SPEC =
            words(
                    """
                    minReadySeconds ordinals paused persistentVolumeClaimRetentionPolicy
                    podManagementPolicy progressDeadlineSeconds replicas revisionHistoryLimit
                    selector serviceName strategy template updateStrategy volumeClaimTemplates
                    """);

    static final Set<String> JOB_SPEC =
            words(
                    """
                    activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode
                    completions managedBy manualSelector maxFailedIndexes parallelism
                    podFailurePolicy podReplacementPolicy selector successPolicy suspend template
                    ttlSecondsAfterFinished
                    """);

    static final Set<String> CRON_JOB_SPEC =
            words(
                    """
                    concurrencyPolicy failedJobsHistoryLimit jobTemplate schedule
                    startingDeadlineSeconds successfulJobsHistoryLimit suspend timeZone
                    """);

    private KnownFields() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
