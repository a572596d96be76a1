package io.sluice.cli;

import io.sluice.model.IpAddress;
import io.sluice.policy.Answer;
import io.sluice.policy.Endpoint;
import io.sluice.policy.Explanation;
import io.sluice.policy.PortSpan;
import io.sluice.policy.RuleRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An answer as the document that `check -o json` writes (`kind: Verdict`).
final class VerdictDocument {
    private VerdictDocument() {}

    static Map<String, Object> of(Answer answer) {
        var explanation = answer.explanation();
        var connection = explanation.connection();
        var document = new LinkedHashMap<String, Object>();
        document.put("apiVersion", "sluice.io/v1alpha1");
        document.put("kind", "Verdict");
        document.put("from", end(connection.source(), connection.sourceAddress()));
        document.put("to", end(connection.destination(), connection.destinationAddress()));
        var ports = answer.ports();
        boolean one = ports.first() == ports.last();
        document.put("port", one ? Optional.of(ports.first()) : Optional.empty());
        document.put(
                "protocol",
                ports.protocol() == PortSpan.ANY
                        ? Optional.empty()
                        : Optional.of(PortSpan.protocolName(ports.protocol())));
        if (!one) {
            document.put("ports", span(ports));
        }
        document.put("verdict", explanation.verdict().text());
        document.put("egress", side(explanation.egress()));
        document.put("ingress", side(explanation.ingress()));
        return document;
    }

    private static Map<String, Object> span(PortSpan ports) {
        var span = new LinkedHashMap<String, Object>();
        span.put("first", ports.first());
        span.put("last", ports.last());
        return span;
    }

    /// A workload, or the outside as a range of one address.
    private static Map<String, Object> end(Endpoint endpoint, IpAddress address) {
        var end = new LinkedHashMap<String, Object>();
        switch (endpoint) {
            case Endpoint.OfPod(var pod) -> {
                end.put("namespace", pod.owner().namespace());
                end.put("kind", pod.owner().kind());
                end.put("name", pod.owner().name());
                end.put("pod", pod.meta().path());
            }
            case Endpoint.Outside _ -> end.put("addresses", List.of(address + "-" + address));
        }
        return end;
    }

    private static Map<String, Object> side(Explanation.Side side) {
        var document = new LinkedHashMap<String, Object>();
        document.put("verdict", side.verdict().text());
        document.put("tier", side.tier().text());
        document.put(
                "policy",
                side.rule()
                        .map(RuleRef::policy)
                        .or(() ->
                                side.policies().isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(String.join(", ", side.policies()))));
        document.put("rule", side.rule().map(RuleRef::rule));
        document.put("reason", side.reason().name());
        document.put("path", side.path().stream().map(VerdictDocument::step).toList());
        document.put("nearest", side.nearest().map(VerdictDocument::nearest));
        document.put("fix", side.fix());
        return document;
    }

    private static Map<String, Object> step(Explanation.Step step) {
        var document = new LinkedHashMap<String, Object>();
        document.put("tier", step.tier().text());
        document.put("outcome", step.outcome());
        return document;
    }

    private static Map<String, Object> nearest(Explanation.Nearest nearest) {
        var document = new LinkedHashMap<String, Object>();
        document.put("policy", nearest.rule().policy());
        document.put("rule", nearest.rule().rule());
        document.put("differs", nearest.differs());
        document.put("details", nearest.details());
        return document;
    }
}
