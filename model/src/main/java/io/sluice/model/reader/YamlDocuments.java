package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Position;
import io.sluice.model.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/// The documents of a text. Built from the parser's events, which come from a loop: nesting costs
/// heap, not stack, and is limited here.
final class YamlDocuments {
    /// Deeper nesting is refused; Kubernetes objects stay below 20.
    static final int DEEPEST = 100;

    /// Nodes that aliases may add to one text.
    static final long ALIASED_NODES = 100_000;

    /// Nodes of one document; they are in memory all at once. A list of 2,000 Pods as `kubectl get`
    /// prints them has as many.
    static final int NODES = 1_000_000;

    /// Characters that the parser holds. It copies what it has not read at every refill: much
    /// smaller, and long scalars take quadratic time; much larger, and files take six times their
    /// size in memory.
    private static final int BUFFER = 1 << 20;

    private static final int LONGEST_NAME = 120;

    private static final String CORE = "tag:yaml.org,2002:";

    private final String file;
    private final Findings findings;
    private final Consumer<Yaml> documents;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Map<String, Yaml> anchors = new HashMap<>();
    private final Set<String> openAnchors = new HashSet<>();
    private Position reached;
    private Position ended;
    private long aliased;
    private int nodes;
    private boolean broken;

    private YamlDocuments(String file, Findings findings, Consumer<Yaml> documents) {
        this.file = file;
        this.documents = documents;
        this.findings = findings;
        this.reached = new Position(file, 1, 1);
        this.ended = reached;
    }

    /// Hands over every complete document without a structural problem, one at a time, so that a
    /// text may hold more than memory does; the problems become findings.
    static void parse(String file, String text, Findings findings, Consumer<Yaml> to) {
        var documents = new YamlDocuments(file, findings, to);
        try {
            documents.build(text);
        } catch (Refused refused) {
            findings.error(refused.rule, refused.position, refused.message, refused.fix);
        } catch (MarkedYamlEngineException e) {
            Position position = e.getProblemMark().map(documents::at).orElse(documents.reached);
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            findings.error(
                    "yaml-syntax",
                    position,
                    oneLine("not YAML: " + context + e.getProblem()),
                    "repair it here, or in the lines before");
        } catch (RuntimeException | StackOverflowError e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            findings.error(
                    "yaml-syntax",
                    documents.reached,
                    oneLine("not YAML, at or after this place: " + why),
                    "repair it here, or in the lines after");
        }
    }

    private static String oneLine(String text) {
        String quoted = Quoted.of(text.strip());
        return quoted.substring(1, quoted.length() - 1);
    }

    private void build(String text) {
        var settings =
                LoadSettings.builder()
                        .setLabel(file)
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .setUseMarks(true)
                        .setBufferSize(Math.min(text.length() + 1024, BUFFER))
                        .build();
        for (Event event : new Parse(settings).parseString(text)) {
            event.getStartMark().ifPresent(mark -> reached = at(mark));
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, Comment -> {}
                case DocumentStart -> {
                    anchors.clear();
                    nodes = 0;
                    broken = false;
                }
                case DocumentEnd -> {}
                case Alias -> {
                    endsAt(event);
                    add(alias((AliasEvent) event));
                }
                case Scalar -> {
                    endsAt(event);
                    scalar((ScalarEvent) event);
                }
                case SequenceStart, MappingStart -> open((CollectionStartEvent) event);
                case SequenceEnd, MappingEnd -> close(event);
            }
        }
    }

    private void endsAt(Event event) {
        event.getEndMark().ifPresent(mark -> ended = at(mark));
    }

    private void open(CollectionStartEvent event) {
        if (frames.size() >= DEEPEST) {
            throw new Refused(
                    "too-deep",
                    reached,
                    "nested deeper than " + DEEPEST + " levels",
                    "no Kubernetes object is");
        }
        boolean mapping = event.getEventId() == Event.ID.MappingStart;
        checkTag(event.getTag(), mapping ? "map" : "seq");
        var frame = new Frame(mapping, event.isFlow(), anchor(event), reached);
        frame.anchor.ifPresent(openAnchors::add);
        frames.push(frame);
    }

    /// A collection in braces or brackets ends after the closing one; any other one with its last
    /// value: the parser reports its end only after the comments that follow.
    private void close(Event event) {
        var frame = frames.pop();
        frame.anchor.ifPresent(openAnchors::remove);
        if (frame.flow) {
            endsAt(event);
        }
        remember(frame.anchor, frame.toNode(ended));
    }

    private void scalar(ScalarEvent event) {
        String text = event.getValue();
        ScalarType type = event.isPlain() ? ScalarType.ofPlain(text) : ScalarType.STRING;
        if (event.getTag().isPresent()) {
            type = tagged(event.getTag().get(), text);
        }
        remember(anchor(event), new Yaml.Scalar(text, type, reached, ended));
    }

    private void remember(Optional<String> anchor, Yaml node) {
        anchor.ifPresent(name -> anchors.put(name, node));
        add(node);
    }

    private static Optional<String> anchor(NodeEvent event) {
        return event.getAnchor().map(Anchor::getValue);
    }

    private Yaml alias(AliasEvent event) {
        String name = event.getAlias().getValue();
        if (openAnchors.contains(name)) {
            throw new Refused(
                    "alias",
                    reached,
                    "the alias *" + Quoted.bare(name, LONGEST_NAME) + " contains itself",
                    "write it out");
        }
        Yaml node = anchors.get(name);
        if (node == null) {
            throw new Refused(
                    "alias",
                    reached,
                    "no anchor comes before the alias *" + Quoted.bare(name, LONGEST_NAME),
                    "define it earlier in the same document");
        }
        aliased += node.size();
        if (aliased > ALIASED_NODES) {
            throw new Refused(
                    "too-many-aliases",
                    reached,
                    "aliases expand to more than " + ALIASED_NODES + " nodes",
                    "write the objects out");
        }
        return node;
    }

    private void add(Yaml node) {
        nodes++;
        if (nodes > NODES) {
            throw new Refused(
                    "too-large",
                    reached,
                    "more than " + NODES + " values in one document",
                    "split it into several documents");
        }
        if (frames.isEmpty()) {
            if (!broken && !node.isNull()) {
                documents.accept(node);
            }
            return;
        }
        var frame = frames.peek();
        if (!frame.mapping) {
            frame.items.add(node);
        } else if (frame.key.isEmpty()) {
            frame.key = Optional.of(new Key(key(node), isMerge(node), node.position(), ended));
        } else {
            put(frame, frame.key.get(), node);
            frame.key = Optional.empty();
        }
    }

    private void put(Frame frame, Key key, Yaml value) {
        if (key.merge()) {
            merge(frame, value);
            return;
        }
        var earlier = frame.entries.get(key.text());
        if (earlier != null) {
            broken = true;
            findings.error(
                    "duplicate-key",
                    key.position(),
                    "the field "
                            + Quoted.of(key.text())
                            + " is written twice, first at line "
                            + earlier.key().line(),
                    "keep one of them");
            return;
        }
        frame.entries.put(key.text(), new Yaml.Entry(key.position(), key.end(), value));
    }

    private static boolean isMerge(Yaml node) {
        return node instanceof Yaml.Scalar scalar && scalar.type() == ScalarType.MERGE;
    }

    /// YAML's merge key `<<`: fields that the mapping does not write itself. The first of several
    /// wins.
    private void merge(Frame frame, Yaml value) {
        List<Yaml> sources = value instanceof Yaml.Sequence list ? list.items() : List.of(value);
        for (Yaml source : sources) {
            if (source instanceof Yaml.Mapping mapping) {
                mapping.entries().forEach(frame.merged::putIfAbsent);
            } else {
                throw new Refused(
                        "yaml-syntax",
                        source.position(),
                        "<< merges objects, not " + source.what(),
                        "");
            }
        }
    }

    /// The name of a field as kubectl reads it: numbers in decimal, `y` as `true`.
    private String key(Yaml node) {
        if (!(node instanceof Yaml.Scalar scalar) || node.isNull()) {
            throw new Refused(
                    "yaml-syntax",
                    node.position(),
                    node.what() + " cannot be the name of a field",
                    "");
        }
        String text = scalar.text();
        return switch (scalar.type()) {
            case STRING, FLOAT, NULL, MERGE -> text;
            case INTEGER -> Numbers.parse(text).map(String::valueOf).orElse(text);
            case BOOLEAN -> {
                String read = String.valueOf(ScalarType.isTrue(text));
                if (!read.equals(text)) {
                    findings.add(
                            new Finding(
                                    "boolean-key",
                                    Severity.WARNING,
                                    node.position(),
                                    "",
                                    Quoted.of(text) + " is a boolean: the field is called " + read,
                                    "put it in quotes"));
                }
                yield read;
            }
        };
    }

    private ScalarType tagged(String tag, String text) {
        if (tag.equals("!") || tag.equals(CORE + "str")) {
            return ScalarType.STRING;
        }
        ScalarType type = ScalarType.ofPlain(text);
        boolean fits =
                switch (type) {
                    case STRING, MERGE -> false;
                    case INTEGER -> tag.equals(CORE + "int");
                    case FLOAT -> tag.equals(CORE + "float");
                    case BOOLEAN -> tag.equals(CORE + "bool");
                    case NULL -> tag.equals(CORE + "null");
                };
        if (!fits) {
            throw unknownTag(tag);
        }
        return type;
    }

    private void checkTag(Optional<String> tag, String expected) {
        if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(CORE + expected)) {
            throw unknownTag(tag.get());
        }
    }

    private Refused unknownTag(String tag) {
        return new Refused(
                "yaml-tag",
                reached,
                "the tag " + Quoted.of(tag) + " means nothing here",
                "remove it, or quote the value");
    }

    private Position at(Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// The name of the field that comes next.
    private record Key(String text, boolean merge, Position position, Position end) {}

    /// A collection that is still open.
    private static final class Frame {
        final boolean mapping;
        final boolean flow;
        final Optional<String> anchor;
        final Position position;
        final List<Yaml> items = new ArrayList<>();
        final Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        final Map<String, Yaml.Entry> merged = new LinkedHashMap<>();
        Optional<Key> key = Optional.empty();

        Frame(boolean mapping, boolean flow, Optional<String> anchor, Position position) {
            this.mapping = mapping;
            this.flow = flow;
            this.anchor = anchor;
            this.position = position;
        }

        Yaml toNode(Position end) {
            long size = 1;
            if (!mapping) {
                for (Yaml item : items) {
                    size += item.size();
                }
                return new Yaml.Sequence(List.copyOf(items), size, position, end);
            }
            merged.forEach(entries::putIfAbsent);
            for (Yaml.Entry entry : entries.values()) {
                size += 1 + entry.value().size();
            }
            return new Yaml.Mapping(entries, size, position, end);
        }
    }

    /// The text is refused; reading it stops here.
    private static final class Refused extends RuntimeException {
        final String rule;
        final transient Position position;
        final String message;
        final String fix;

        Refused(String rule, Position position, String message, String fix) {
            super(message, null, false, false);
            this.rule = rule;
            this.position = position;
            this.message = message;
            this.fix = fix;
        }
    }
}
