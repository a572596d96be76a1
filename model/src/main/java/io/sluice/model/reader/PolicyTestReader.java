package io.sluice.model.reader;

import io.sluice.model.Cidr;
import io.sluice.model.ObjectMeta;
import io.sluice.model.PolicyTest;
import io.sluice.model.PolicyTest.Case;
import io.sluice.model.PolicyTest.End;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/// Assertions about policies.
final class PolicyTestReader {
    private static final Set<String> CASE_FIELDS = Set.of("from", "to", "expect", "because");
    private static final Set<String> FROM_FIELDS =
            Set.of("namespaceSelector", "podSelector", "cidr", "except");
    private static final Set<String> TO_FIELDS =
            Set.of("namespaceSelector", "podSelector", "cidr", "except", "port");

    private PolicyTestReader() {}

    static Optional<PolicyTest> read(Fields object, ObjectMeta meta) {
        object.only(KnownFields.OBJECT);
        var spec = object.object("spec");
        if (spec.isEmpty()) {
            object.missing("spec", "a PolicyTest needs cases");
            return Optional.empty();
        }
        spec.get().only(Set.of("cases"));
        if (spec.get().items("cases").isEmpty()) {
            spec.get().missing("cases", "a test without cases proves nothing");
        }
        var cases = new ArrayList<Case>();
        for (Fields fields : spec.get().objects("cases")) {
            read(fields).ifPresent(cases::add);
        }
        return Optional.of(new PolicyTest(meta, cases));
    }

    private static Optional<Case> read(Fields fields) {
        fields.only(CASE_FIELDS);
        var from = end(fields, "from", FROM_FIELDS);
        var to = end(fields, "to", TO_FIELDS);
        var allow = expectation(fields);
        var because = fields.string("because");
        if (from.isEmpty() || to.isEmpty() || allow.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Case(from.get(), to.get(), allow.get(), because, fields.position()));
    }

    private static Optional<Boolean> expectation(Fields fields) {
        if (!fields.has("expect")) {
            fields.missing("expect", "write Allow or Deny");
            return Optional.empty();
        }
        return fields.string("expect")
                .flatMap(text ->
                        switch (text) {
                            case "Allow" -> Optional.of(true);
                            case "Deny" -> Optional.of(false);
                            default -> {
                                fields.report()
                                        .error(
                                                "bad-expectation",
                                                fields.position("expect"),
                                                fields.path("expect")
                                                        + " "
                                                        + Quoted.of(text)
                                                        + " is unknown",
                                                "write Allow or Deny");
                                yield Optional.empty();
                            }
                        });
    }

    private static Optional<End> end(Fields parent, String field, Set<String> known) {
        var value = parent.get(field);
        if (value.isEmpty()) {
            parent.missing(field, "write NAMESPACE/POD, an address, or a selector");
            return Optional.empty();
        }
        if (!(value.get() instanceof Yaml.Mapping)) {
            return parent.string(field)
                    .filter(text -> notEmpty(parent, field, text))
                    .map(End.Text::new);
        }
        return parent.object(field)
                .flatMap(fields -> {
                    fields.only(known);
                    String port = port(fields);
                    return fields.has("cidr") ? block(fields, port) : pods(fields, port);
                });
    }

    private static boolean notEmpty(Fields parent, String field, String text) {
        if (text.isBlank()) {
            parent.missing(field, "write NAMESPACE/POD, an address, or a selector");
        }
        return !text.isBlank();
    }

    /// `PORT[/PROTOCOL]`, where a number needs no quotes.
    private static String port(Fields fields) {
        var value = fields.get("port");
        if (value.isPresent()
                && value.get() instanceof Yaml.Scalar scalar
                && scalar.type() == ScalarType.INTEGER) {
            return scalar.text();
        }
        return fields.string("port").orElse("");
    }

    private static Optional<End> pods(Fields fields, String port) {
        var namespaces = LabelSelectorReader.read(fields, "namespaceSelector");
        var pods = LabelSelectorReader.read(fields, "podSelector");
        if (namespaces.isEmpty() && pods.isEmpty()) {
            fields.report()
                    .error(
                            "empty-peer",
                            fields.position(),
                            fields.path() + " has no namespaceSelector, podSelector or cidr",
                            "write podSelector: {} for every Pod");
            return Optional.empty();
        }
        return Optional.of(new End.Pods(namespaces, pods, port));
    }

    private static Optional<End> block(Fields fields, String port) {
        if (fields.has("namespaceSelector") || fields.has("podSelector")) {
            fields.report()
                    .error(
                            "bad-peer",
                            fields.keyPosition("cidr"),
                            fields.path() + " has a cidr beside a selector",
                            "make them two cases");
        }
        var cidr = AddressReader.cidr(fields, "cidr");
        var except = new ArrayList<Cidr>();
        for (Fields.Text text : fields.strings("except")) {
            AddressReader.cidr(text, fields.report())
                    .ifPresent(hole -> {
                        except.add(hole);
                        cidr.ifPresent(
                                block -> BlockExceptions.check(block, hole, text, fields.report()));
                    });
        }
        return cidr.map(block -> new End.Block(block, except, port));
    }
}
