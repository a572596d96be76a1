package io.sluice.dns;

import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads one message, strictly. Compression pointers only lead backwards, so that no loop is
/// possible. Hops, and what all names together may unfold to, are limited, so that work and memory
/// are linear in the message's size.
final class MessageReader {
    private static final int MAX_POINTERS = 64;
    private static final int TEXT_PER_BYTE = 16;
    private static final int QUESTION_BYTES = 5;
    private static final int RECORD_BYTES = 11;
    private static final int IPV4_HINT = 4;
    private static final int IPV6_HINT = 6;

    private final byte[] bytes;

    /// Names by where they begin: most records repeat the same one by a pointer.
    private final Map<Integer, DnsName> known = new HashMap<>();

    private int textLeft;
    private int at;

    MessageReader(byte[] bytes) {
        this.bytes = bytes;
        this.textLeft = TEXT_PER_BYTE * bytes.length;
    }

    Message read() throws DnsException {
        if (bytes.length < Message.HEADER_BYTES || bytes.length > Message.MAX_BYTES) {
            throw new DnsException("a message of " + bytes.length + " bytes");
        }
        int id = u16();
        int flags = u16();
        int questionCount = u16();
        int answerCount = u16();
        int authorityCount = u16();
        int additionalCount = u16();
        if (questionCount > 1) {
            throw new DnsException(questionCount + " questions in one message");
        }
        int least =
                questionCount * QUESTION_BYTES
                        + (answerCount + authorityCount + additionalCount) * RECORD_BYTES;
        if (least > bytes.length - at) {
            throw new DnsException("more records announced than there are bytes");
        }
        var questions = new ArrayList<Question>(questionCount);
        for (int i = 0; i < questionCount; i++) {
            questions.add(new Question(name(bytes.length), u16(), u16()));
        }
        var answers = records(answerCount);
        var authorities = records(authorityCount);
        var additionals = records(additionalCount);
        if (at != bytes.length) {
            throw new DnsException((bytes.length - at) + " bytes after the last record");
        }
        if (additionals.stream().filter(r -> r.type() == RecordType.OPT).count() > 1) {
            throw new DnsException("more than one OPT record");
        }
        return new Message(id, flags, questions, answers, authorities, additionals);
    }

    private List<ResourceRecord> records(int count) throws DnsException {
        var records = new ArrayList<ResourceRecord>(count);
        for (int i = 0; i < count; i++) {
            records.add(record());
        }
        return records;
    }

    private ResourceRecord record() throws DnsException {
        var name = name(bytes.length);
        int type = u16();
        int dnsClass = u16();
        long ttl = u32();
        int length = u16();
        int end = at + length;
        if (end > bytes.length) {
            throw new DnsException("record data beyond the end of the message");
        }
        if (type != RecordType.OPT && ttl > Integer.MAX_VALUE) {
            ttl = 0;
        }
        var data =
                dnsClass == Question.INTERNET || type == RecordType.OPT
                        ? data(type, end)
                        : new RecordData.Unread();
        if (data instanceof RecordData.Unread || data instanceof RecordData.Edns) {
            at = end;
        } else if (at != end) {
            throw new DnsException("record data of type " + type + " has the wrong length");
        }
        return new ResourceRecord(name, type, dnsClass, ttl, data);
    }

    private RecordData data(int type, int end) throws DnsException {
        return switch (type) {
            case RecordType.A -> new RecordData.Address(address(4, end));
            case RecordType.AAAA -> new RecordData.Address(address(16, end));
            case RecordType.CNAME -> new RecordData.Alias(name(end));
            case RecordType.SOA ->
                    new RecordData.StartOfAuthority(
                            name(end), name(end), u32(), u32(), u32(), u32(), u32());
            case RecordType.SVCB, RecordType.HTTPS -> serviceBinding(end);
            case RecordType.OPT -> new RecordData.Edns();
            default -> new RecordData.Unread();
        };
    }

    /// RFC 9460, section 2.2: parameters in strictly ascending order of their keys.
    private RecordData serviceBinding(int end) throws DnsException {
        int priority = u16();
        var target = name(end);
        var hints = new ArrayList<IpAddress>();
        int before = -1;
        while (at < end) {
            int key = u16();
            int valueEnd = u16() + at;
            if (key <= before || valueEnd > end) {
                throw new DnsException("service parameters out of order or too long");
            }
            before = key;
            if (key == IPV4_HINT || key == IPV6_HINT) {
                while (at < valueEnd) {
                    hints.add(address(key == IPV4_HINT ? 4 : 16, valueEnd));
                }
            }
            at = valueEnd;
        }
        return new RecordData.ServiceBinding(priority, target, hints);
    }

    private IpAddress address(int length, int end) throws DnsException {
        if (end - at < length) {
            throw new DnsException("an address of " + (end - at) + " bytes");
        }
        var address = IpAddress.of(bytes, at, length);
        at += length;
        return address;
    }

    /// A name whose bytes before the first pointer lie before `end`.
    private DnsName name(int end) throws DnsException {
        int start = at;
        int pointer = start + 2 <= end ? (bytes[start] & 0xff) << 8 | bytes[start + 1] & 0xff : 0;
        var before = pointer >= 0xc000 ? known.get(pointer & 0x3fff) : null;
        if (before != null) {
            at = start + 2;
            return before;
        }
        var name = unfold(end);
        textLeft -= name.text().length();
        if (textLeft < 0) {
            throw new DnsException("names that unfold to many times the message's size");
        }
        known.put(pointer >= 0xc000 ? pointer & 0x3fff : start, name);
        return name;
    }

    private DnsName unfold(int end) throws DnsException {
        var text = new StringBuilder();
        int from = at;
        int next = at;
        int wire = 1;
        int pointers = 0;
        for (; ; ) {
            int length = byteAt(next, pointers == 0 ? end : bytes.length);
            if (length >= 0xc0) {
                int target =
                        (length & 0x3f) << 8 | byteAt(next + 1, pointers == 0 ? end : bytes.length);
                if (target >= from || target < Message.HEADER_BYTES) {
                    throw new DnsException("a compression pointer that does not lead back");
                }
                if (pointers == 0) {
                    at = next + 2;
                }
                if (++pointers > MAX_POINTERS) {
                    throw new DnsException("too many compression pointers in a name");
                }
                from = target;
                next = target;
            } else if (length > DnsName.MAX_LABEL) {
                throw new DnsException("a label of an unknown kind");
            } else if (length == 0) {
                if (pointers == 0) {
                    at = next + 1;
                }
                return text.isEmpty() ? DnsName.ROOT : new DnsName(text.toString());
            } else {
                wire += length + 1;
                if (wire > DnsName.MAX_WIRE) {
                    throw new DnsException("a name of more than 255 bytes");
                }
                byteAt(next + length, pointers == 0 ? end : bytes.length);
                DnsName.append(text, bytes, next + 1, length);
                next += length + 1;
            }
        }
    }

    private int byteAt(int index, int end) throws DnsException {
        if (index >= end) {
            throw new DnsException("the message ends inside a name");
        }
        return bytes[index] & 0xff;
    }

    private int u16() throws DnsException {
        if (bytes.length - at < 2) {
            throw new DnsException("the message ends inside a field");
        }
        int value = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        at += 2;
        return value;
    }

    private long u32() throws DnsException {
        return (long) u16() << 16 | u16();
    }
}
