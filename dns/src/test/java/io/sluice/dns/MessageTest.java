package io.sluice.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {
    private static final String HEADER_1_QUESTION = "abcd 8180 0001 0000 0000 0000";
    private static final String HEADER_1_ANSWER = "abcd 8180 0001 0001 0000 0000";
    private static final String EXAMPLE = "076578616d706c65 03636f6d 00";
    private static final String QUESTION = EXAMPLE + "0001 0001";

    @Test
    void everyPartOfAMessageIsRead() throws Exception {
        var message =
                read(
                        "abcd 8580 0001 0002 0001 0001",
                        QUESTION,
                        "c00c 0005 0001 0000003c 0006 03777777 c00c",
                        "03777777 c00c 0001 0001 00000e10 0004 cb007107",
                        "c014 0006 0001 00000005 0018 c00c c00c"
                                + "00000001 00000002 00000003 00000004 00000005",
                        "00 0029 04d0 00000000 0000");

        assertThat(message.id()).isEqualTo(0xabcd);
        assertThat(message.isResponse()).isTrue();
        assertThat(message.isTruncated()).isFalse();
        assertThat(message.isStandardQuery()).isTrue();
        assertThat(message.question())
                .contains(new Question(new DnsName("example.com"), RecordType.A, 1));
        assertThat(message.answers())
                .containsExactly(
                        new ResourceRecord(
                                new DnsName("example.com"),
                                RecordType.CNAME,
                                1,
                                60,
                                new RecordData.Alias(new DnsName("www.example.com"))),
                        new ResourceRecord(
                                new DnsName("www.example.com"),
                                RecordType.A,
                                1,
                                3600,
                                new RecordData.Address(address("203.0.113.7"))));
        assertThat(message.authorities().getFirst().data())
                .isEqualTo(
                        new RecordData.StartOfAuthority(
                                new DnsName("example.com"),
                                new DnsName("example.com"),
                                1,
                                2,
                                3,
                                4,
                                5));
        assertThat(message.authorities().getFirst().name()).isEqualTo(new DnsName("com"));
        assertThat(message.udpBytes()).isEqualTo(1232);
    }

    @Test
    void namesThatUnfoldToManyTimesTheMessageAreRefused() {
        var bomb = new StringBuilder("abcd 8180 0001 0c00 0000 0000");
        bomb.append(("3f" + "01".repeat(63)).repeat(3)).append("00 0001 0001");
        // Each name is a label of its own before the long one, so that no two are the same.
        bomb.append("0161 c00c 0063 0001 00000000 0000".repeat(0x0c00));

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> read(bomb.toString()))
                .withMessageContaining("unfold");
    }

    @Test
    void aThousandAddressesOfOneLongNameAreNot() throws Exception {
        var many = new StringBuilder("abcd 8180 0001 03e8 0000 0000");
        many.append(("3f" + "61".repeat(63)).repeat(3)).append("00 0001 0001");
        many.append("c00c 0001 0001 0000003c 0004 cb007107".repeat(1000));

        assertThat(read(many.toString()).answers()).hasSize(1000);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "shorter than a header | abcd 8180 0001 0000 0000 00",
                "two questions | abcd 8180 0002 0000 0000 0000 " + QUESTION + QUESTION,
                "more records than bytes | abcd 8180 0001 ffff ffff ffff " + QUESTION,
                "no type after the name | " + HEADER_1_QUESTION + EXAMPLE,
                "bytes after the end | " + HEADER_1_QUESTION + QUESTION + "00",
                "pointer to itself | " + HEADER_1_QUESTION + "c00c 0001 0001",
                "pointer forwards | " + HEADER_1_QUESTION + "c012 0001 0001 00",
                "pointer into the header | " + HEADER_1_QUESTION + "c000 0001 0001",
                "pointers in a circle | " + HEADER_1_QUESTION + "0161 c00e 0001 0001 c00c",
                "pointer to the middle of itself | " + HEADER_1_QUESTION + "0161 c00d 0001 0001",
                "label of an unknown kind | " + HEADER_1_QUESTION + "4161 00 0001 0001",
                "label beyond the end | " + HEADER_1_QUESTION + "3f 61 0001 0001",
                "three bytes for an address | "
                        + HEADER_1_ANSWER
                        + QUESTION
                        + "c00c 0001 0001 0000003c 0003 cb0071",
                "five bytes for an address | "
                        + HEADER_1_ANSWER
                        + QUESTION
                        + "c00c 0001 0001 0000003c 0005 cb00710707",
                "data beyond the end | "
                        + HEADER_1_ANSWER
                        + QUESTION
                        + "c00c ff01 0001 0000003c 0005 cb007107",
                "alias with bytes behind | "
                        + HEADER_1_ANSWER
                        + QUESTION
                        + "c00c 0005 0001 0000003c 0003 c00c 00",
                "alias longer than its data | "
                        + HEADER_1_ANSWER
                        + QUESTION
                        + "c00c 0005 0001 0000003c 0002 0377 7777 00",
                "service parameters out of order | "
                        + HEADER_1_ANSWER
                        + QUESTION
                        + "c00c 0041 0001 0000003c 000b 0001 00 0004 0000 0001 0000",
                "half an address hint | "
                        + HEADER_1_ANSWER
                        + QUESTION
                        + "c00c 0041 0001 0000003c 0009 0001 00 0004 0002 cb00",
                "two OPT records | abcd 8180 0001 0000 0000 0002 "
                        + QUESTION
                        + "00 0029 04d0 00000000 0000 00 0029 04d0 00000000 0000"
            })
    void whatIsNoMessageIsRefused(String what, String hex) {
        assertThatExceptionOfType(DnsException.class).as(what).isThrownBy(() -> read(hex));
    }

    @Test
    void namesMayHave255BytesAndNotOneMore() throws Exception {
        String sixty = "3c" + "61".repeat(60);
        String longest = sixty.repeat(4) + "09" + "61".repeat(9) + "00";
        String tooLong = sixty.repeat(4) + "0a" + "61".repeat(10) + "00";

        assertThat(read(HEADER_1_QUESTION, longest, "0001 0001").questions()).hasSize(1);
        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> read(HEADER_1_QUESTION, tooLong, "0001 0001"));
    }

    @Test
    void longChainsOfPointersEnd() {
        // 2000 pointers, each to the one before: legal one by one, too many for one name.
        var text = new StringBuilder("abcd 8180 0001 0001 0000 0000" + QUESTION);
        text.append("00 ff01 0001 00000000 ").append("%04x".formatted(4000)).append("c00c");
        for (int i = 1; i < 2000; i++) {
            text.append("%04x".formatted(0xc000 | (12 + 17 + 11 + 2 * (i - 1))));
        }
        String last = "%04x".formatted(0xc000 | (12 + 17 + 11 + 2 * 1999));

        String hex =
                text.toString().replace("8180 0001 0001", "8180 0001 0002")
                        + last
                        + "0001 0001 00000000 0004 01020304";

        assertThatExceptionOfType(DnsException.class)
                .isThrownBy(() -> read(hex))
                .withMessageContaining("pointers");
    }

    @Test
    void bytesThatAreNoTextCannotPassForSeparators() throws Exception {
        var message =
                read(HEADER_1_QUESTION, "0c6576696c 2e6578616d706c65 03636f6d 00", "0001 0001");

        assertThat(message.questions().getFirst().name().text()).isEqualTo("evil\\046example.com");
        assertThat(Message.read(message.write(512))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "example.com., example.com",
        "_dns.Example.COM, _dns.Example.COM",
        "'', ",
        "., ",
        "a..b, ",
        ".a, ",
        "a b.c, ",
        "a\\b.c, ",
        "ü.de, "
    })
    void namesAreReadAsPeopleWriteThem(String text, String expected) {
        assertThat(DnsName.parse(text).map(DnsName::text).orElse(null)).isEqualTo(expected);
    }

    @Test
    void timesToLiveWithTheHighestBitCountAsNothing() throws Exception {
        var message = read(HEADER_1_ANSWER, QUESTION, "c00c 0001 0001 80000000 0004 cb007107");

        assertThat(message.answers().getFirst().ttlSeconds()).isZero();
    }

    @Test
    void messagesThatAreTooLongAreCutBetweenRecords() throws Exception {
        var message = answers(100);

        var cut = Message.read(message.write(512));

        assertThat(message.write(512).length).isLessThanOrEqualTo(512);
        assertThat(cut.isTruncated()).isTrue();
        assertThat(cut.answers()).isEqualTo(message.answers().subList(0, cut.answers().size()));
        assertThat(cut.answers()).hasSizeGreaterThan(20);
        assertThat(cut.hasEdns()).isTrue();
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var message = RandomMessages.message(random);

            assertThat(Message.read(message.write(Message.MAX_BYTES)))
                    .as("seed %d", seed)
                    .isEqualTo(message);
        }
    }

    @Test
    void damagedMessagesAreReadOrRefusedAndNothingElse() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes =
                    random.nextInt(10) == 0
                            ? HEX.parseHex(SERVICE_ANSWER.replace(" ", ""))
                            : RandomMessages.message(random).write(Message.MAX_BYTES);
            bytes = RandomMessages.damage(bytes, random);
            try {
                var message = Message.read(bytes);
                AnswerChain.of(message);
            } catch (DnsException _) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": " + HEX.formatHex(bytes), e);
            }
        }
        assertThat(refused).as("seed %d", seed).isBetween(10_000, 99_999);
    }

    private static final HexFormat HEX = HexFormat.of();
    private static final String SERVICE_ANSWER =
            HEADER_1_ANSWER
                    + QUESTION
                    + "c00c 0041 0001 0000003c 001e 0001 00 0001 0003 026832"
                    + "0004 0008 cb007107 cb007108 0005 0004 deadbeef";

    @Test
    void anAnswerIsFollowedThroughItsAliasesInAnyOrder() {
        var first = record("a.example.com", 300, new RecordData.Alias(name("B.example.com")));
        var second = record("b.Example.com", 100, new RecordData.Alias(name("c.example.com")));
        var address = new RecordData.Address(address("203.0.113.7"));
        var last = record("C.example.com", 200, address);
        var stray = record("d.example.com", 1, new RecordData.Address(address("198.51.100.66")));
        for (var order :
                List.of(List.of(first, second, last, stray), List.of(stray, last, second, first))) {

            var chain = AnswerChain.of(response("A.example.com", order));

            assertThat(chain.names())
                    .containsExactly("a.example.com", "b.example.com", "c.example.com");
            assertThat(chain.addresses()).containsExactly(address("203.0.113.7"));
            assertThat(chain.ttlSeconds()).isEqualTo(100);
        }
    }

    @Test
    void aliasesInACircleEnd() {
        var there = record("a.example.com", 300, new RecordData.Alias(name("b.example.com")));
        var back = record("b.example.com", 300, new RecordData.Alias(name("a.example.com")));

        var chain = AnswerChain.of(response("a.example.com", List.of(there, back)));

        assertThat(chain.names()).containsExactly("a.example.com", "b.example.com");
        assertThat(chain.addresses()).isEmpty();
    }

    @Test
    void hintsOfServicesAreAddressesOfTheService() throws Exception {
        var chain = AnswerChain.of(read(SERVICE_ANSWER));

        assertThat(chain.hints()).containsExactly(address("203.0.113.7"), address("203.0.113.8"));
        assertThat(chain.serviceTargets()).containsExactly("example.com");
        assertThat(chain.ttlSeconds()).isEqualTo(60);
    }

    private static Message answers(int count) {
        var records = new ArrayList<ResourceRecord>();
        for (int i = 0; i < count; i++) {
            records.add(record("example.com", 60, new RecordData.Address(IpAddress.v4(i))));
        }
        var plain = response("example.com", records);
        return new Message(
                plain.id(),
                plain.flags(),
                plain.questions(),
                records,
                List.of(),
                List.of(Message.edns()));
    }

    private static Message response(String name, List<ResourceRecord> answers) {
        return new Message(
                1,
                Message.RESPONSE,
                List.of(new Question(name(name), RecordType.A, Question.INTERNET)),
                answers,
                List.of(),
                List.of());
    }

    private static ResourceRecord record(String name, long ttl, RecordData data) {
        int type = data instanceof RecordData.Alias ? RecordType.CNAME : RecordType.A;
        return new ResourceRecord(name(name), type, Question.INTERNET, ttl, data);
    }

    private static DnsName name(String text) {
        return DnsName.parse(text).orElseThrow();
    }

    private static Message read(String... hex) throws DnsException {
        return Message.read(HEX.parseHex(String.join("", hex).replace(" ", "")));
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
