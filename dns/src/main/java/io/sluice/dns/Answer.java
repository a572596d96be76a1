package io.sluice.dns;

/// A server's answer to a query.
public final class Answer {
    private final byte[] bytes;
    private final Message message;
    private final boolean caseKept;

    Answer(byte[] bytes, Message message, boolean caseKept) {
        this.bytes = bytes;
        this.message = message;
        this.caseKept = caseKept;
    }

    /// The message as it came, but for the id, which is the query's.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The same, read.
    public Message message() {
        return message;
    }

    /// False when the server changed the case of the name that was asked for.
    boolean caseKept() {
        return caseKept;
    }
}
