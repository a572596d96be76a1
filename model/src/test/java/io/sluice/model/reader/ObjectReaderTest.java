package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Finding;
import io.sluice.model.Namespace;
import io.sluice.model.Resource;
import io.sluice.model.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    v1                               | ConfigMap             | INFO skipped-kind
                    v1                               | Secret                | INFO skipped-kind
                    apiextensions.k8s.io/v1          | CustomResourceDefinition | INFO skipped-kind
                    networking.k8s.io/v1             | Ingress               | INFO skipped-kind
                    gateway.networking.k8s.io/v1     | Gateway               | INFO skipped-kind
                    argoproj.io/v1alpha1             | Deployment            | INFO skipped-kind
                    projectcalico.org/v3             | NetworkPolicy         | WARNING skipped-kind
                    cilium.io/v2                     | CiliumNetworkPolicy   | WARNING skipped-kind
                    policy.networking.k8s.io/v1alpha1 | ExternalNetworkSet   | WARNING skipped-kind
                    policy.networking.k8s.io/v1alpha1 | ClusterNetworkPolicy | ERROR unknown-version
                    policy.networking.k8s.io/v1alpha2 | AdminNetworkPolicy   | ERROR unknown-version
                    policy.networking.k8s.io/v1alpha2 | ClusterNetworkPolcy  | ERROR unknown-kind
                    networking.istio.io/v1           | VirtualService        | WARNING skipped-kind
                    security.istio.io/v1             | AuthorizationPolicy   | WARNING skipped-kind
                    networking.k8s.io/v1             | NetworkPolcy          | ERROR unknown-kind
                    networking.k8s.io/v1             | Networkpolicy         | ERROR unknown-kind
                    v1                               | Deployment            | ERROR unknown-kind
                    sluice.io/v1alpha1               | LabHosts              | ERROR unknown-kind
                    networking.istio.io/v1           | Gatway                | ERROR unknown-kind
                    networking.k8s.io/v1beta1        | NetworkPolicy         | ERROR unknown-version
                    extensions/v1beta1               | StatefulSet           | ERROR unknown-version
                    extensions/v1                    | Deployment            | ERROR unknown-version
                    apps/v1alpha1                    | Deployment            | ERROR unknown-version
                    v2                               | Pod                   | ERROR unknown-version
                    sluice.io/v1                     | PolicyTest            | ERROR unknown-version
                    networking.istio.io/v1alpha1     | Gateway               | ERROR unknown-version
                    """)
    void nothingIsSkippedWithoutAWord(String apiVersion, String kind, String expected) {
        var manifests = Manifest.read(Manifest.object(apiVersion, kind, "{}"));

        assertThat(manifests.resources()).isEmpty();
        assertThat(manifests.findings())
                .extracting(finding -> finding.severity() + " " + finding.rule())
                .containsExactly(expected);
        assertThat(manifests.findings().getFirst().object()).startsWith(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {apiVersion: v1, kind: Namespace}                                                         | missing-field  | metadata is missing
                    {apiVersion: v1, kind: Namespace, metadata: {}}                                           | missing-field  | metadata.name is missing
                    {apiVersion: v1, kind: Namespace, metadata: x}                                            | wrong-type     | an object
                    {apiVersion: v1, kind: Namespace, metadata: {name: a.b}}                                  | bad-name       | DNS-1123 label
                    {apiVersion: v1, kind: Namespace, metadata: {name: A}}                                    | bad-name       | DNS-1123 label
                    {apiVersion: v1, kind: Namespace, metadata: {name: a, lables: {}}}                        | unknown-field  | did you mean labels?
                    {apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {a: "b/"}}}                 | bad-label      | the value
                    {apiVersion: v1, kind: Namespace, metadata: {name: a, annotations: {a b: c}}}             | bad-label      | the key
                    {apiVersion: v1, kind: Pod, metadata: {name: a_b}, spec: {containers: []}}                | bad-name       | DNS-1123 subdomain
                    {apiVersion: v1, kind: Pod, metadata: {name: -a}, spec: {containers: []}}                 | bad-name       | DNS-1123 subdomain
                    {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b.c}, spec: {containers: []}}  | bad-name       | DNS-1123 label
                    {apiVersion: v1, kind: Service, metadata: {name: 1a}, spec: {}}                           | bad-name       | DNS-1035 label
                    """)
    void metadataIsChecked(String text, String rule, String message) {
        var errors = Manifest.errors(text);

        assertThat(errors).as(errors.toString()).hasSize(1);
        assertThat(errors.getFirst().rule()).isEqualTo(rule);
        assertThat(errors.getFirst().toString()).contains(message);
    }

    @Test
    void whatTheApiServerAddsIsAccepted() {
        var manifests =
                Manifest.read(
                        """
                        apiVersion: v1
                        kind: Namespace
                        metadata:
                          annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}", Upper/Case: "x y"}
                          creationTimestamp: "2024-01-01T00:00:00Z"
                          generateName: a-
                          generation: 1
                          managedFields: [{manager: kubectl}]
                          name: a
                          resourceVersion: "1"
                          uid: 5f0b2c5e
                        spec: {finalizers: [kubernetes]}
                        status: {phase: Active}
                        """);

        assertThat(manifests.findings()).isEmpty();
    }

    @Test
    void aGeneratedNameIsTheSameEveryTime() {
        var job =
                Manifest.only(
                        Workload.class,
                        "{apiVersion: batch/v1, kind: Job, metadata: {generateName: import-},"
                                + " spec: {template: {spec: {}}}}");

        assertThat(job.meta().path()).isEqualTo("default/import");
    }

    @Test
    void aKeyWithoutValueHasTheEmptyText() {
        var namespace =
                Manifest.only(
                        Namespace.class,
                        "{apiVersion: v1, kind: Namespace, metadata: {name: shop, annotations:"
                                + " {a: }, labels: {b: null}}}");

        assertThat(namespace.meta().annotations()).containsEntry("a", "");
        assertThat(namespace.meta().labels()).containsEntry("b", "");
    }

    @Test
    void everyNamespaceBearsItsName() {
        var namespace =
                Manifest.only(
                        Namespace.class,
                        "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {a: b}}}");

        assertThat(namespace.meta().labels())
                .containsEntry("kubernetes.io/metadata.name", "shop")
                .containsEntry("a", "b");
    }

    @Test
    void listsAreOpened() {
        var manifests =
                Manifest.read(
                        """
                        {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [
                        \t{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}},
                        \t{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "b"}}
                        ]}
                        """);

        assertThat(manifests.findings()).isEmpty();
        assertThat(manifests.resources())
                .extracting(Resource::meta)
                .extracting(meta -> meta.name() + " " + meta.position())
                .containsExactly("a m.yaml:2:2", "b m.yaml:3:2");
    }

    @Test
    void itemsOfATypedListNeedNoKind() {
        var manifests =
                Manifest.read(
                        """
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicyList
                        items:
                          - metadata: {name: a}
                            spec: {}
                        """);

        assertThat(manifests.findings()).isEmpty();
        assertThat(manifests.resources()).hasSize(1);
    }

    @Test
    void aListInsideAListIsRefused() {
        var errors =
                Manifest.errors(
                        "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items:"
                                + " []}, 3]}");

        assertThat(errors)
                .extracting(Finding::rule)
                .containsExactly("nested-list", "not-an-object");
    }

    @Test
    void clusterWideObjectsHaveNoNamespace() {
        var manifests =
                Manifest.read(
                        "{apiVersion: v1, kind: Node, metadata: {name: a, namespace: b}, spec: {}}");

        assertThat(manifests.resources().getFirst().meta().path()).isEqualTo("a");
        assertThat(manifests.findings())
                .extracting(Finding::rule)
                .containsExactly("namespace-ignored");
    }

    @Test
    void emptyDocumentsAreNothing() {
        var manifests = Manifest.read("---\n# only a comment\n---\n---\n...\n");

        assertThat(manifests.findings()).isEmpty();
        assertThat(manifests.resources()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "extensions/v1beta1, NetworkPolicy, {}",
        "extensions/v1beta1, Deployment, {template: {spec: {}}}",
        "apps/v1beta1, StatefulSet, {template: {spec: {}}}",
        "apps/v1beta2, DaemonSet, {template: {spec: {}}}",
        "batch/v1beta1, CronJob, {jobTemplate: {spec: {template: {spec: {}}}}}",
    })
    void versionsThatSaidTheSameAreReadWithAWarning(String apiVersion, String kind, String spec) {
        var manifests = Manifest.read(Manifest.object(apiVersion, kind, spec));

        assertThat(manifests.resources()).hasSize(1);
        assertThat(manifests.findings())
                .extracting(finding -> finding.severity() + " " + finding.rule())
                .containsExactly("WARNING old-version");
    }
}
