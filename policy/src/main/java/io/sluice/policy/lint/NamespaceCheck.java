package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Finding;
import io.sluice.model.Gateway;
import io.sluice.model.LabHost;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Node;
import io.sluice.model.Pod;
import io.sluice.model.PolicyTest;
import io.sluice.model.Resource;
import io.sluice.model.Service;
import io.sluice.model.Workload;
import java.util.HashSet;
import java.util.function.Consumer;

/// Policies in a namespace that is not there. A namespace is there when it is written, when a
/// workload, Pod or Service is in it, or when every cluster has it.
final class NamespaceCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        var present = new HashSet<>(subject.written().keySet());
        for (Resource resource : subject.manifests().resources()) {
            switch (resource) {
                case Pod _, Workload _, Service _ -> present.add(resource.meta().namespace());
                case Namespace _,
                        Node _,
                        NetworkPolicy _,
                        ClusterNetworkPolicy _,
                        Gateway _,
                        LabHost _,
                        PolicyTest _ -> {}
            }
        }
        if (present.isEmpty()) {
            return;
        }
        present.addAll(LintSubject.BUILT_IN);
        for (Resource resource : subject.manifests().resources()) {
            boolean acts = resource instanceof NetworkPolicy || resource instanceof Gateway;
            if (acts && !present.contains(resource.meta().namespace())) {
                findings.accept(
                        subject.finding(
                                LintRule.MISSING_NAMESPACE,
                                resource,
                                subject.place(resource, "metadata", "namespace"),
                                "there is no namespace "
                                        + resource.meta().namespace()
                                        + " among the manifests, and nothing else is in it",
                                "correct metadata.namespace, or add the Namespace"));
            }
        }
    }
}
