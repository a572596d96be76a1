package io.sluice.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// The servers that know: asks one after the other until one gives a usable answer, beginning with
/// the one that did so last. Blocks the calling thread, which had better be a virtual one.
public final class Upstream {
    private final UpstreamSettings settings;
    private final Exchange exchange;
    private final AtomicInteger preferred = new AtomicInteger();

    public Upstream(SocketOpener sockets, UpstreamSettings settings) {
        this.settings = settings;
        this.exchange = new Exchange(sockets);
    }

    private interface Attempt {
        Answer ask(InetSocketAddress server, Duration timeout) throws IOException;
    }

    /// Asks over UDP and returns a truncated answer as it is.
    ///
    /// @throws IOException when no server answered, with what became of the last one
    public Answer udp(Query query) throws IOException {
        return any((server, timeout) -> exchange.udp(query, server, timeout));
    }

    /// Asks over TCP.
    ///
    /// @throws IOException when no server answered, with what became of the last one
    public Answer tcp(Query query) throws IOException {
        return any((server, timeout) -> exchange.tcp(query, server, timeout));
    }

    /// Asks over UDP, and over TCP when the answer is truncated or does not echo the case of the
    /// name: the case is part of what a forger must guess.
    ///
    /// @throws IOException when no server answered, with what became of the last one
    Answer udpThenTcp(Query query) throws IOException {
        return any((server, timeout) -> {
            var answer = exchange.udp(query, server, timeout);
            return answer.message().isTruncated() || !answer.caseKept()
                    ? exchange.tcp(query, server, timeout)
                    : answer;
        });
    }

    private Answer any(Attempt attempt) throws IOException {
        long end = System.nanoTime() + settings.deadline().toNanos();
        int count = settings.servers().size();
        int first = preferred.get();
        Answer refused = null;
        IOException failure = new IOException("no DNS server was asked");
        for (int i = 0; i < count * settings.rounds(); i++) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            int index = (first + i) % count;
            var server = settings.servers().get(index);
            var timeout = Duration.ofNanos(Math.min(left, settings.timeout().toNanos()));
            try {
                var answer = attempt.ask(server, timeout);
                if (isUsable(answer.message().responseCode())) {
                    preferred.set(index);
                    return answer;
                }
                refused = answer;
            } catch (IOException e) {
                failure = new IOException(text(server) + ": " + text(e, timeout), e);
            }
        }
        if (refused != null) {
            return refused;
        }
        throw failure;
    }

    private static boolean isUsable(int responseCode) {
        return switch (responseCode) {
            case ResponseCode.SERVER_FAILURE, ResponseCode.NOT_IMPLEMENTED, ResponseCode.REFUSED ->
                    false;
            default -> true;
        };
    }

    private static String text(InetSocketAddress server) {
        String host = server.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + server.getPort();
    }

    private static String text(IOException e, Duration timeout) {
        return switch (e) {
            case SocketTimeoutException _ -> "no answer within " + timeout.toMillis() + " ms";
            case PortUnreachableException _ -> "nothing listens there";
            default -> String.valueOf(e.getMessage());
        };
    }
}
