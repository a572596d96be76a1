package io.sluice.node;

import io.sluice.dns.Answer;
import io.sluice.dns.DnsException;
import io.sluice.dns.Message;
import io.sluice.dns.Query;
import io.sluice.dns.ResponseCode;
import io.sluice.dns.Upstream;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.util.function.Consumer;

/// The way of a query: checked, asked upstream on a thread of its own, programmed, answered. Every
/// query is answered once, or dropped when it is not even a query.
final class DnsForwarder {
    /// More than any query needs; bounds what waiting queries hold.
    static final int MAX_QUERY_BYTES = 4096;

    private static final int TYPE_IXFR = 251;
    private static final int TYPE_AXFR = 252;

    /// How a query came, and how it is asked for upstream.
    enum Transport {
        UDP,
        TCP
    }

    private final Upstream upstream;
    private final AnswerProgrammer programmer;
    private final DnsFailures failures;
    private final DnsCounters counters;
    private final PodQuota quota;

    DnsForwarder(
            Upstream upstream,
            AnswerProgrammer programmer,
            DnsFailures failures,
            DnsCounters counters,
            DnsLimits limits) {
        this.upstream = upstream;
        this.programmer = programmer;
        this.failures = failures;
        this.counters = counters;
        this.quota = new PodQuota(limits.queries(), limits.queriesPerPod());
    }

    /// Takes a query of a Pod; never blocks.
    ///
    /// @param reply takes the answer, on any thread
    /// @return false when it was dropped and will not be answered
    boolean take(IpAddress pod, byte[] bytes, Transport transport, Consumer<byte[]> reply) {
        Query query;
        try {
            if (bytes.length > MAX_QUERY_BYTES) {
                throw new DnsException("a query of " + bytes.length + " bytes");
            }
            query = Query.read(bytes);
        } catch (DnsException _) {
            counters.malformed.increment();
            return false;
        }
        counters.queries.increment();
        var refusal = refusal(query);
        if (refusal != ResponseCode.NO_ERROR) {
            reply.accept(failure(query, refusal));
        } else if (!quota.take(pod)) {
            counters.refused.increment();
            reply.accept(failure(query, ResponseCode.SERVER_FAILURE));
        } else {
            Thread.ofVirtual()
                    .name("dns-query")
                    .start(() -> {
                        try {
                            reply.accept(answer(pod, query, transport));
                        } finally {
                            quota.give(pod);
                        }
                    });
        }
        return true;
    }

    /// What is not forwarded: updates, and transfers of zones, whose answers are many messages.
    private static int refusal(Query query) {
        if (!query.message().isStandardQuery()) {
            return ResponseCode.NOT_IMPLEMENTED;
        }
        int type = query.question().type();
        return type == TYPE_AXFR || type == TYPE_IXFR
                ? ResponseCode.REFUSED
                : ResponseCode.NO_ERROR;
    }

    private byte[] answer(IpAddress pod, Query query, Transport transport) {
        long started = System.nanoTime();
        Answer answer;
        try {
            answer =
                    switch (transport) {
                        case UDP -> upstream.udp(query);
                        case TCP -> upstream.tcp(query);
                    };
        } catch (IOException e) {
            counters.failures.increment();
            failures.report(pod, query.question(), started, String.valueOf(e.getMessage()));
            return failure(query, ResponseCode.SERVER_FAILURE);
        }
        int code = answer.message().responseCode();
        if (code == ResponseCode.SERVER_FAILURE || code == ResponseCode.REFUSED) {
            failures.report(
                    pod,
                    query.question(),
                    started,
                    "the DNS server answered " + ResponseCode.text(code));
        }
        try {
            programmer.program(pod, answer.message());
        } catch (IOException | RuntimeException _) {
            // Closed rather than open: an address that is not steered would go around the gateway.
            counters.notSteered.increment();
            return failure(query, ResponseCode.SERVER_FAILURE);
        }
        counters.answers.increment();
        return answer.bytes();
    }

    private static byte[] failure(Query query, int code) {
        return query.message().failure(code).write(Message.PLAIN_UDP_BYTES);
    }
}
