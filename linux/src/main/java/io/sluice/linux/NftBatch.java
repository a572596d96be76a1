package io.sluice.linux;

import java.util.ArrayList;
import java.util.List;

/// Changes of the rule set that happen together or not at all. All tables are of family `inet`.
public final class NftBatch {
    private static final int SUBSYSTEM = 10;
    private static final int BATCH_BEGIN = 0x10;
    private static final int BATCH_END = 0x11;
    private static final int INET = 1;
    private static final int ELEMENT_BYTES = 48_000;

    private static final int NEW_TABLE = 0;
    private static final int DELETE_TABLE = 2;
    private static final int NEW_CHAIN = 3;
    private static final int NEW_RULE = 6;
    private static final int DELETE_RULE = 8;
    private static final int NEW_SET = 9;
    private static final int NEW_ELEMENTS = 12;
    private static final int DELETE_ELEMENTS = 14;
    private static final int NEW_OBJECT = 18;

    /// Where a hook sits.
    public enum Hook {
        PREROUTING(0),
        INPUT(1),
        FORWARD(2),
        OUTPUT(3),
        POSTROUTING(4);

        private final int number;

        Hook(int number) {
            this.number = number;
        }
    }

    /// What a base chain is for.
    public enum ChainType {
        FILTER("filter"),
        NAT("nat");

        private final String text;

        ChainType(String text) {
            this.text = text;
        }
    }

    private record Place(int offset, String element) {}

    private record Step(String what, long start, List<Place> places) {}

    private final NetlinkMessage message = new NetlinkMessage();
    private final List<Step> steps = new ArrayList<>();
    private int setId;

    public NftBatch() {
        this(0);
    }

    /// @param generation when not 0, the batch is refused with `ERESTART` if the rule set changed
    ///   since that generation
    public NftBatch(int generation) {
        message.begin(BATCH_BEGIN, NetlinkMessage.REQUEST, 0).netfilterHeader(0, SUBSYSTEM);
        if (generation != 0) {
            message.be32(1, generation);
        }
        steps.add(new Step("begin transaction", 0, List.of()));
    }

    private NetlinkMessage begin(int type, int flags, String what) {
        message.end();
        long start = message.length();
        message.begin(SUBSYSTEM << 8 | type, NetlinkMessage.REQUEST | flags, steps.size())
                .netfilterHeader(INET, 0);
        steps.add(new Step(what, start, new ArrayList<>()));
        return message;
    }

    /// True when nothing was added yet.
    public boolean isEmpty() {
        return steps.size() == 1;
    }

    /// Makes a table; nothing happens when it exists.
    ///
    /// @param comment what `nft list` prints as its comment; may be empty
    public NftBatch table(String name, String comment) {
        begin(NEW_TABLE, NetlinkMessage.CREATE, "add table " + name).string(1, name).be32(2, 0);
        if (!comment.isEmpty()) {
            message.bytes(6, NftRule.userComment(comment));
        }
        return this;
    }

    /// Removes a table with everything in it.
    public NftBatch deleteTable(String name) {
        begin(DELETE_TABLE, 0, "delete table " + name).string(1, name);
        return this;
    }

    /// Makes a base chain that accepts what its rules let through.
    public NftBatch chain(String table, String name, ChainType type, Hook hook, int priority) {
        begin(NEW_CHAIN, NetlinkMessage.CREATE, "add chain " + table + " " + name)
                .string(1, table)
                .string(3, name)
                .string(7, type.text)
                .be32(5, 1);
        long nest = message.nest(4);
        message.be32(1, hook.number).be32(2, priority).unnest(nest);
        return this;
    }

    /// Makes a chain that others call.
    public NftBatch chain(String table, String name) {
        begin(NEW_CHAIN, NetlinkMessage.CREATE, "add chain " + table + " " + name)
                .string(1, table)
                .string(3, name);
        return this;
    }

    /// Makes a named counter.
    public NftBatch counter(String table, String name) {
        begin(NEW_OBJECT, NetlinkMessage.CREATE, "add counter " + table + " " + name)
                .string(1, table)
                .string(2, name)
                .be32(3, 1);
        long nest = message.nest(4);
        message.be64(1, 0).be64(2, 0).unnest(nest);
        return this;
    }

    /// Makes a set or map.
    public NftBatch set(String table, NftSet set) {
        begin(NEW_SET, NetlinkMessage.CREATE, "add set " + table + " " + set.name())
                .string(1, table)
                .string(2, set.name())
                .be32(3, set.flags())
                .be32(4, NftSet.typeNumber(set.key()))
                .be32(5, NftSet.length(set.key()));
        if (set.isMap()) {
            message.be32(6, NftSet.typeNumber(set.value()));
            message.be32(7, NftSet.length(set.value()));
        }
        message.be32(10, ++setId);
        if (set.intervals() && set.key().size() > 1) {
            long description = message.nest(9);
            long fields = message.nest(2);
            for (var field : set.key()) {
                long nest = message.nest(1);
                message.be32(1, field.bytes()).unnest(nest);
            }
            message.unnest(fields).unnest(description);
        }
        var userData = new byte[set.isMap() ? 12 : 6];
        userData[1] = 4;
        userData[2] = (byte) NftSet.byteOrder(set.key());
        if (set.isMap()) {
            userData[6] = 1;
            userData[7] = 4;
            userData[8] = (byte) NftSet.byteOrder(set.value());
        }
        message.bytes(13, userData);
        return this;
    }

    /// Appends a rule to a chain.
    public NftBatch rule(String table, String chain, NftRule rule) {
        begin(
                        NEW_RULE,
                        NetlinkMessage.CREATE | NetlinkMessage.APPEND,
                        "add rule " + rule + " to " + table + " " + chain)
                .string(1, table)
                .string(2, chain);
        rule.write(message);
        return this;
    }

    /// Removes all rules of a chain.
    public NftBatch flushChain(String table, String chain) {
        begin(DELETE_RULE, 0, "flush chain " + table + " " + chain)
                .string(1, table)
                .string(2, chain);
        return this;
    }

    /// Adds elements; one that exists with the same value stays as it is, with another value it is
    /// an error (`EEXIST`).
    public NftBatch add(String table, String set, Iterable<NftElement> elements) {
        return elements(NEW_ELEMENTS, NetlinkMessage.CREATE, "add to", table, set, elements);
    }

    /// Removes elements; one that does not exist is an error (`ENOENT`).
    public NftBatch remove(String table, String set, Iterable<NftElement> elements) {
        return elements(DELETE_ELEMENTS, 0, "remove from", table, set, elements);
    }

    /// Removes all elements.
    public NftBatch flush(String table, String set) {
        begin(DELETE_ELEMENTS, 0, "flush set " + table + " " + set).string(1, table).string(2, set);
        return this;
    }

    private NftBatch elements(
            int type,
            int flags,
            String verb,
            String table,
            String set,
            Iterable<NftElement> elements) {
        var iterator = elements.iterator();
        while (iterator.hasNext()) {
            begin(type, flags, verb + " set " + table + " " + set).string(1, table).string(2, set);
            var step = steps.getLast();
            long list = message.nest(3);
            while (iterator.hasNext() && message.length() - step.start() < ELEMENT_BYTES) {
                var element = iterator.next();
                step.places()
                        .add(
                                new Place(
                                        (int) (message.length() - step.start()),
                                        element.toString()));
                write(element);
            }
            message.unnest(list);
        }
        return this;
    }

    private void write(NftElement element) {
        long nest = message.nest(1);
        if (element.intervalEnd()) {
            message.be32(3, 1);
        }
        value(1, element.key());
        if (!element.keyEnd().isEmpty()) {
            value(10, element.keyEnd());
        }
        if (!element.value().isEmpty()) {
            value(2, element.value());
        }
        if (element.timeoutMillis() != 0) {
            message.be64(4, element.timeoutMillis());
        }
        if (!element.comment().isEmpty()) {
            message.bytes(6, NftRule.userComment(element.comment()));
        }
        message.unnest(nest);
    }

    private void value(int attribute, NftData data) {
        long nest = message.nest(attribute);
        message.bytes(1, data.bytes()).unnest(nest);
    }

    /// A short hash of all changes: equal batches have equal ones.
    public String fingerprint() {
        message.end();
        return message.fingerprint();
    }

    /// Finishes the batch: the last change is acknowledged, so the caller knows when all is done.
    ///
    /// @return the sequence number whose answer ends the transaction
    int finish() {
        message.addFlags(NetlinkMessage.ACK);
        message.begin(BATCH_END, NetlinkMessage.REQUEST, steps.size())
                .netfilterHeader(0, SUBSYSTEM)
                .end();
        return steps.size() - 1;
    }

    NetlinkMessage message() {
        return message;
    }

    /// What was tried by the message that failed, down to the element when the kernel names one.
    String describe(NetlinkSocket.Failure failure) {
        if (failure.sequence() < 0 || failure.sequence() >= steps.size()) {
            return "commit transaction";
        }
        var step = steps.get(failure.sequence());
        String element = "";
        for (var place : step.places()) {
            if (failure.offset() >= 0 && place.offset() <= failure.offset()) {
                element = " element " + place.element();
            }
        }
        return step.what() + element;
    }
}
