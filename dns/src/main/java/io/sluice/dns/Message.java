package io.sluice.dns;

import java.util.List;
import java.util.Optional;

/// A DNS message (RFC 1035, section 4).
///
/// @param id 0 .. 65535
/// @param flags the 16 bits after the id; see the constants
/// @param questions none or one
/// @param answers the answer section
/// @param authorities the authority section
/// @param additionals the additional section, OPT included
public record Message(
        int id,
        int flags,
        List<Question> questions,
        List<ResourceRecord> answers,
        List<ResourceRecord> authorities,
        List<ResourceRecord> additionals) {
    /// A response (QR).
    public static final int RESPONSE = 0x8000;

    /// The server is an authority for the name (AA).
    public static final int AUTHORITATIVE = 0x0400;

    /// The message was cut to fit (TC).
    public static final int TRUNCATED = 0x0200;

    /// The server shall resolve the name to the end (RD).
    public static final int RECURSION_DESIRED = 0x0100;

    /// The server resolves names to the end (RA).
    public static final int RECURSION_AVAILABLE = 0x0080;

    /// The bytes before the first question.
    public static final int HEADER_BYTES = 12;

    /// The largest message, limited by the length prefix of TCP.
    public static final int MAX_BYTES = 65535;

    /// What every UDP receiver takes (RFC 1035, section 4.2.1).
    public static final int PLAIN_UDP_BYTES = 512;

    /// What passes without fragments on usual paths; announced in OPT.
    public static final int EDNS_UDP_BYTES = 1232;

    private static final int OPCODE = 0x7800;

    public Message {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        authorities = List.copyOf(authorities);
        additionals = List.copyOf(additionals);
    }

    /// Reads a whole message.
    ///
    /// @throws DnsException for anything that is not exactly one well-formed message
    public static Message read(byte[] bytes) throws DnsException {
        return new MessageReader(bytes).read();
    }

    /// A standard query for one name, with OPT.
    public static Message query(int id, DnsName name, int type) {
        return new Message(
                id,
                RECURSION_DESIRED,
                List.of(new Question(name, type, Question.INTERNET)),
                List.of(),
                List.of(),
                List.of(edns()));
    }

    /// An answer without records to this query.
    public Message failure(int responseCode) {
        int copied = flags & (OPCODE | RECURSION_DESIRED);
        return new Message(
                id,
                RESPONSE | RECURSION_AVAILABLE | copied | responseCode,
                questions,
                List.of(),
                List.of(),
                List.of());
    }

    static ResourceRecord edns() {
        return new ResourceRecord(
                DnsName.ROOT, RecordType.OPT, EDNS_UDP_BYTES, 0, new RecordData.Edns());
    }

    public boolean isResponse() {
        return (flags & RESPONSE) != 0;
    }

    public boolean isTruncated() {
        return (flags & TRUNCATED) != 0;
    }

    /// True for opcode 0.
    public boolean isStandardQuery() {
        return (flags & OPCODE) == 0;
    }

    /// The low four bits of the response code; see [ResponseCode].
    public int responseCode() {
        return flags & 0xf;
    }

    /// The question; empty when the message has none.
    public Optional<Question> question() {
        return questions.stream().findFirst();
    }

    /// True when the sender speaks EDNS (RFC 6891).
    public boolean hasEdns() {
        return additionals.stream().anyMatch(extra -> extra.type() == RecordType.OPT);
    }

    /// The largest UDP answer that the sender takes.
    public int udpBytes() {
        for (var extra : additionals) {
            if (extra.type() == RecordType.OPT) {
                return Math.max(PLAIN_UDP_BYTES, extra.dnsClass());
            }
        }
        return PLAIN_UDP_BYTES;
    }

    /// The message as bytes, names compressed. When it is longer than `limit`, records are left out
    /// from the end and [#TRUNCATED] is set.
    ///
    /// @throws IllegalArgumentException for a record whose data was not read
    public byte[] write(int limit) {
        return new MessageWriter(limit).write(this);
    }
}
