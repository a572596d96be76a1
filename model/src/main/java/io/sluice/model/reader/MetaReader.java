package io.sluice.model.reader;

import io.sluice.model.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `metadata`.
final class MetaReader {
    private static final Set<String> FIELDS =
            Set.of(
                    "name",
                    "generateName",
                    "namespace",
                    "labels",
                    "annotations",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "ownerReferences",
                    "finalizers",
                    "managedFields",
                    "selfLink");

    private static final String BAD_NAME = "bad-name";

    private MetaReader() {}

    /// Reads the metadata of an object of this kind.
    static Optional<ObjectMeta> read(Fields object, Kind kind) {
        var metadata = object.object("metadata");
        if (metadata.isEmpty()) {
            if (!object.has("metadata")) {
                object.missing("metadata", "write metadata with a name");
            }
            return Optional.empty();
        }
        var fields = metadata.get();
        fields.only(FIELDS);
        var name = fields.string("name");
        if (name.isEmpty() && !fields.has("name")) {
            name = generated(fields);
            if (name.isEmpty()) {
                fields.missing("name", "every object has one");
            }
        }
        name.ifPresent(text -> {
            if (kind.isPolicy() && Names.isWord(text)) {
                checkPolicyName(fields, text, kind.syntax());
            } else {
                checkName(fields, "name", text, kind.syntax());
            }
        });
        String namespace = namespace(fields, kind);
        return name.map(text ->
                new ObjectMeta(
                        namespace, text, labels(fields), annotations(fields), object.position()));
    }

    /// The API server adds random characters to `generateName`; ours must be the same every time.
    private static Optional<String> generated(Fields fields) {
        var prefix = fields.string("generateName").filter(text -> !text.isEmpty());
        return prefix.map(text -> {
            String name = text.endsWith("-") ? text.substring(0, text.length() - 1) : text;
            fields.report()
                    .info(
                            "generated-name",
                            fields.position("generateName"),
                            "the object is called " + Quoted.of(name) + " here",
                            "write metadata.name to choose");
            return name;
        });
    }

    private static String namespace(Fields fields, Kind kind) {
        var written = fields.string("namespace").filter(text -> !text.isEmpty());
        if (!kind.namespaced()) {
            if (written.isPresent()) {
                fields.report()
                        .warning(
                                "namespace-ignored",
                                fields.position("namespace"),
                                "a " + kind.text() + " belongs to no namespace",
                                "remove metadata.namespace");
            }
            return "";
        }
        written.ifPresent(text -> checkName(fields, "namespace", text, NameSyntax.DNS_LABEL));
        return written.orElse("default");
    }

    private static void checkName(Fields fields, String field, String text, NameSyntax syntax) {
        if (!syntax.accepts(text)) {
            fields.report()
                    .error(
                            BAD_NAME,
                            fields.position(field),
                            badName(fields, field, text, syntax),
                            "use " + syntax.rule());
        }
    }

    /// The name of a policy names nothing but itself: what the policy means is clear without it.
    private static void checkPolicyName(Fields fields, String text, NameSyntax syntax) {
        if (!syntax.accepts(text)) {
            fields.report()
                    .refused(
                            BAD_NAME,
                            fields.position("name"),
                            badName(fields, "name", text, syntax),
                            "use " + syntax.rule());
        }
    }

    private static String badName(Fields fields, String field, String text, NameSyntax syntax) {
        return fields.path(field) + " " + Quoted.of(text) + " is no " + syntax.what();
    }

    /// The labels of some metadata, checked.
    static Map<String, String> labels(Fields metadata) {
        return LabelSelectorReader.labels(metadata, "labels");
    }

    private static Map<String, String> annotations(Fields metadata) {
        var annotations = new LinkedHashMap<String, String>();
        metadata.keyPositions("annotations")
                .forEach((key, place) ->
                        LabelSelectorReader.checkKey(
                                metadata.report(),
                                place,
                                metadata.path("annotations"),
                                key.toLowerCase(Locale.ROOT)));
        metadata.stringMap("annotations")
                .forEach((key, value) -> annotations.put(key, value.text()));
        return annotations;
    }
}
