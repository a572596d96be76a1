package io.sluice.dns;

import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Well-formed messages, and damage.
final class RandomMessages {
    private static final List<String> LABELS =
            List.of("a", "www", "example", "Example", "com", "_dns", "x".repeat(63), "\\000\\046");

    private RandomMessages() {}

    static Message message(Random random) {
        return new Message(
                random.nextInt(1 << 16),
                random.nextInt(1 << 16),
                List.of(new Question(name(random), random.nextInt(300), 1)),
                records(random),
                records(random),
                List.of(Message.edns()));
    }

    private static List<ResourceRecord> records(Random random) {
        var records = new ArrayList<ResourceRecord>();
        for (int i = random.nextInt(6); i > 0; i--) {
            records.add(record(random));
        }
        return records;
    }

    private static ResourceRecord record(Random random) {
        long ttl = random.nextInt(Integer.MAX_VALUE);
        return switch (random.nextInt(4)) {
            case 0 -> record(random, RecordType.A, ttl, v4(random));
            case 1 -> record(random, RecordType.AAAA, ttl, v6(random));
            case 2 -> record(random, RecordType.CNAME, ttl, new RecordData.Alias(name(random)));
            default ->
                    record(
                            random,
                            RecordType.SOA,
                            ttl,
                            new RecordData.StartOfAuthority(
                                    name(random), name(random), ttl, 1, 2, 3, 0xffff_ffffL));
        };
    }

    private static ResourceRecord record(Random random, int type, long ttl, RecordData data) {
        return new ResourceRecord(name(random), type, Question.INTERNET, ttl, data);
    }

    private static RecordData v4(Random random) {
        return new RecordData.Address(IpAddress.v4(random.nextInt()));
    }

    private static RecordData v6(Random random) {
        return new RecordData.Address(new IpAddress(true, random.nextLong(), random.nextLong()));
    }

    private static DnsName name(Random random) {
        var labels = new ArrayList<String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            labels.add(LABELS.get(random.nextInt(LABELS.size())));
        }
        return new DnsName(String.join(".", labels));
    }

    /// Flips, cuts, doubles or overwrites a few bytes.
    static byte[] damage(byte[] bytes, Random random) {
        var damaged = bytes.clone();
        for (int i = 1 + random.nextInt(3); i > 0 && damaged.length > 0; i--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(5)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) (0xc0 | random.nextInt(64));
                case 2 -> damaged[at] = (byte) random.nextInt(256);
                case 3 -> damaged = Arrays.copyOf(damaged, at);
                default -> {
                    int more = Math.min(random.nextInt(8), damaged.length - at);
                    var longer = Arrays.copyOf(damaged, damaged.length + more);
                    System.arraycopy(damaged, at, longer, at + more, damaged.length - at);
                    damaged = longer;
                }
            }
        }
        return damaged;
    }
}
