package io.sluice.dns;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes one message, names compressed where they are the same to the letter, so that case is
/// kept.
final class MessageWriter {
    private static final int MAX_POINTER = 0x3fff;
    private static final int OPT_BYTES = 11;

    private final int limit;
    private final Map<String, Integer> offsets = new HashMap<>();
    private byte[] bytes = new byte[Message.PLAIN_UDP_BYTES];
    private int length = Message.HEADER_BYTES;

    MessageWriter(int limit) {
        this.limit = limit;
    }

    byte[] write(Message message) {
        for (var question : message.questions()) {
            name(question.name());
            u16(question.type());
            u16(question.dnsClass());
        }
        var opt = message.additionals().stream().filter(MessageWriter::isOpt).toList();
        var extras = message.additionals().stream().filter(extra -> !isOpt(extra)).toList();
        int room = Math.min(limit, Message.MAX_BYTES) - opt.size() * OPT_BYTES;
        int answers = records(message.answers(), room);
        boolean whole = answers == message.answers().size();
        int authorities = whole ? records(message.authorities(), room) : 0;
        whole &= authorities == message.authorities().size();
        // Additional records may be left out without notice (RFC 2181, section 9).
        int additionals = whole ? records(extras, room) : 0;
        additionals += records(opt, room + OPT_BYTES);

        put16(0, message.id());
        put16(2, message.flags() | (whole ? 0 : Message.TRUNCATED));
        put16(4, message.questions().size());
        put16(6, answers);
        put16(8, authorities);
        put16(10, additionals);
        return Arrays.copyOf(bytes, length);
    }

    private static boolean isOpt(ResourceRecord record) {
        return record.type() == RecordType.OPT;
    }

    /// Writes records as long as they fit and returns how many did.
    private int records(List<ResourceRecord> records, int room) {
        int written = 0;
        for (var record : records) {
            int before = length;
            record(record);
            if (length > room) {
                length = before;
                offsets.values().removeIf(offset -> offset >= before);
                return written;
            }
            written++;
        }
        return written;
    }

    private void record(ResourceRecord record) {
        name(record.name());
        u16(record.type());
        u16(record.dnsClass());
        u32(record.ttlSeconds());
        u16(0);
        int start = length;
        switch (record.data()) {
            case RecordData.Address(var address) -> raw(address.bytes());
            case RecordData.Alias(var target) -> name(target);
            case RecordData.StartOfAuthority soa -> startOfAuthority(soa);
            case RecordData.Edns() -> {}
            case RecordData.ServiceBinding _, RecordData.Unread() ->
                    throw new IllegalArgumentException("cannot write type " + record.type());
        }
        put16(start - 2, length - start);
    }

    private void startOfAuthority(RecordData.StartOfAuthority soa) {
        name(soa.primary());
        name(soa.mailbox());
        u32(soa.serial());
        u32(soa.refreshSeconds());
        u32(soa.retrySeconds());
        u32(soa.expireSeconds());
        u32(soa.minimumSeconds());
    }

    private void name(DnsName name) {
        var labels = name.labels();
        for (int i = 0; i < labels.size(); i++) {
            String suffix = String.join(".", labels.subList(i, labels.size()));
            Integer offset = offsets.get(suffix);
            if (offset != null) {
                u16(0xc000 | offset);
                return;
            }
            if (length <= MAX_POINTER) {
                offsets.put(suffix, length);
            }
            var label = DnsName.bytes(labels.get(i));
            raw(new byte[] {(byte) label.length});
            raw(label);
        }
        raw(new byte[1]);
    }

    private void raw(byte[] more) {
        if (length + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more.length));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void u16(int value) {
        raw(new byte[] {(byte) (value >> 8), (byte) value});
    }

    private void u32(long value) {
        u16((int) (value >> 16));
        u16((int) value);
    }

    private void put16(int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
