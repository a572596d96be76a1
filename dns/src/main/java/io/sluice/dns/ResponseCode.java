package io.sluice.dns;

/// Response codes (RFC 1035, section 4.1.1).
public final class ResponseCode {
    public static final int NO_ERROR = 0;
    public static final int FORMAT_ERROR = 1;
    public static final int SERVER_FAILURE = 2;
    public static final int NO_SUCH_NAME = 3;
    public static final int NOT_IMPLEMENTED = 4;
    public static final int REFUSED = 5;

    private ResponseCode() {}

    /// The usual word, such as `SERVFAIL`.
    public static String text(int code) {
        return switch (code) {
            case NO_ERROR -> "NOERROR";
            case FORMAT_ERROR -> "FORMERR";
            case SERVER_FAILURE -> "SERVFAIL";
            case NO_SUCH_NAME -> "NXDOMAIN";
            case NOT_IMPLEMENTED -> "NOTIMP";
            case REFUSED -> "REFUSED";
            default -> "RCODE" + code;
        };
    }
}
