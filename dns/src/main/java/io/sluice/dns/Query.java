package io.sluice.dns;

/// A query that is about to be sent: a message with exactly one question, and its bytes.
public final class Query {
    private final byte[] bytes;
    private final Message message;

    private Query(byte[] bytes, Message message) {
        this.bytes = bytes;
        this.message = message;
    }

    /// Reads a query.
    ///
    /// @throws DnsException when the bytes are no query with one question
    public static Query read(byte[] bytes) throws DnsException {
        var message = Message.read(bytes);
        if (message.isResponse()) {
            throw new DnsException("a response where a query is expected");
        }
        if (message.question().isEmpty()) {
            throw new DnsException("a query without a question");
        }
        return new Query(bytes, message);
    }

    static Query of(Message message) {
        return new Query(message.write(Message.MAX_BYTES), message);
    }

    public Message message() {
        return message;
    }

    /// The question; every query has one.
    public Question question() {
        return message.questions().getFirst();
    }

    byte[] withId(int id) {
        return withId(bytes, id);
    }

    static byte[] withId(byte[] message, int id) {
        var copy = message.clone();
        copy[0] = (byte) (id >> 8);
        copy[1] = (byte) id;
        return copy;
    }

    /// Reads a response and tells whether it answers this query. A response under another id or to
    /// another question, and anything malformed, does not (RFC 5452, section 9.1).
    ///
    /// @throws DnsException with the difference
    Answer match(byte[] response, int id) throws DnsException {
        var answer = Message.read(response);
        if (!answer.isResponse() || answer.id() != id) {
            throw new DnsException("a response to another query");
        }
        var asked = answer.question().orElseThrow(() -> new DnsException("no question"));
        if (!asked.same(question())) {
            throw new DnsException("a response to another question");
        }
        return new Answer(withId(response, message.id()), answer, asked.equals(question()));
    }
}
