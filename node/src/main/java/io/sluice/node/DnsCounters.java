package io.sluice.node;

import java.util.concurrent.atomic.LongAdder;

/// The running numbers behind [DnsCounts].
final class DnsCounters {
    final LongAdder queries = new LongAdder();
    final LongAdder answers = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder notSteered = new LongAdder();
    final LongAdder notDelivered = new LongAdder();

    DnsCounts counts() {
        return new DnsCounts(
                queries.sum(),
                answers.sum(),
                failures.sum(),
                refused.sum(),
                malformed.sum(),
                notSteered.sum(),
                notDelivered.sum());
    }
}
