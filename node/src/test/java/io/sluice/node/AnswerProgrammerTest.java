package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.sluice.dns.DnsName;
import io.sluice.dns.Message;
import io.sluice.dns.Question;
import io.sluice.dns.RecentAnswers;
import io.sluice.dns.RecordData;
import io.sluice.dns.RecordType;
import io.sluice.dns.ResourceRecord;
import io.sluice.dns.UpstreamSettings;
import io.sluice.model.IpAddress;
import io.sluice.policy.Decisions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AnswerProgrammerTest {
    private static final IpAddress WEB = TestNode.ip("10.244.0.10");
    private static final IpAddress OTHER = TestNode.ip("10.244.0.11");
    private static final IpAddress PUBLIC = TestNode.ip("198.41.0.4");
    private static final IpAddress ADDRESS = TestNode.ip("203.0.113.7");

    private final AtomicReference<Decisions> decisions =
            new AtomicReference<>(DnsCluster.decisions());
    private final List<String> steered = new ArrayList<>();
    private final List<String> named = new ArrayList<>();
    private final RecentAnswers recent = new RecentAnswers();
    private final AnswerProgrammer programmer =
            new AnswerProgrammer(
                    decisions::get,
                    new DnsProxySettings(
                            UpstreamSettings.of(
                                    List.of(
                                            new InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(), 53))),
                            DnsProxySettings.PORT,
                            Duration.ofSeconds(30),
                            DnsCluster.GATEWAY,
                            new DnsLimits(1, 1, 1, 1, 3, Duration.ofSeconds(1))),
                    (address, port, lifetime) ->
                            steered.add(address + ":" + port + " " + lifetime.toSeconds() + " s"),
                    (pod, name, addresses, lifetime) ->
                            named.add(
                                    pod
                                            + " "
                                            + name
                                            + " "
                                            + addresses
                                            + " "
                                            + lifetime.toSeconds()
                                            + " s"),
                    recent);

    @Test
    void theTargetOfAServedNamesServiceIsSteeredForThePodThatAsked() throws Exception {
        byte[] query = OddMessages.httpsQuery("api.example.com");
        programmer.program(WEB, Message.read(OddMessages.httpsAnswer(query, "edge.example.net")));

        programmer.program(OTHER, answer("edge.example.net", 60, ADDRESS));
        assertThat(steered).isEmpty();
        programmer.program(WEB, answer("EDGE.example.net", 60, ADDRESS));

        assertThat(steered).containsExactly("203.0.113.7:443 90 s");
        assertThat(recent.answered(WEB, "api.example.com", ADDRESS)).isTrue();
        assertThat(recent.answered(WEB, "edge.example.net", ADDRESS)).isTrue();
        assertThat(recent.answered(OTHER, "api.example.com", ADDRESS)).isFalse();
    }

    @Test
    void theTargetOfAnyOtherNamesServiceIsNot() throws Exception {
        byte[] query = OddMessages.httpsQuery("api.example.org");
        programmer.program(WEB, Message.read(OddMessages.httpsAnswer(query, "edge.example.net")));

        programmer.program(WEB, answer("edge.example.net", 60, ADDRESS));

        assertThat(steered).isEmpty();
    }

    @Test
    void timesToLiveOfMoreThanADayCountAsADay() throws Exception {
        programmer.program(WEB, answer("api.example.com", 1_000_000, ADDRESS));

        assertThat(steered).containsExactly("203.0.113.7:443 86430 s");
    }

    @Test
    void anAliasFromElsewhereOfAServedNameIsNoWayAround() throws Exception {
        var alias = new DnsName("way-around.example.org");
        var served = new DnsName("api.example.com");
        programmer.program(
                WEB,
                new Message(
                        1,
                        Message.RESPONSE,
                        List.of(new Question(alias, RecordType.A, Question.INTERNET)),
                        List.of(
                                record(alias, RecordType.CNAME, new RecordData.Alias(served)),
                                record(served, RecordType.A, new RecordData.Address(ADDRESS))),
                        List.of(),
                        List.of()));

        assertThat(steered).containsExactly("203.0.113.7:443 90 s");
        assertThat(recent.answered(WEB, "api.example.com", ADDRESS)).isTrue();
        assertThat(recent.name(WEB, ADDRESS)).contains("way-around.example.org");
    }

    @Test
    void theNameThatWasAskedForIsNamedAndNotWhatItIsAnAliasOf() throws Exception {
        var alias = new DnsName("Alias.example.org");
        var other = new DnsName("other.example.net");
        programmer.program(
                WEB,
                new Message(
                        1,
                        Message.RESPONSE,
                        List.of(new Question(alias, RecordType.A, Question.INTERNET)),
                        List.of(
                                record(alias, RecordType.CNAME, new RecordData.Alias(other)),
                                record(other, RecordType.A, new RecordData.Address(PUBLIC))),
                        List.of(),
                        List.of()));

        assertThat(named).containsExactly("10.244.0.10 alias.example.org [198.41.0.4] 90 s");
    }

    @Test
    void noNameOpensTheInsideOfTheClusterOrSpecialAddresses() throws Exception {
        for (String inside :
                List.of(
                        "10.244.0.11",
                        "10.244.0.250",
                        "10.96.0.20",
                        TestNode.NODE_ADDRESS,
                        "127.0.0.1",
                        "169.254.169.254",
                        "168.63.129.16",
                        "192.168.1.1",
                        "::1",
                        "::ffff:169.254.169.254",
                        "64:ff9b::a9fe:a9fe",
                        "64:ff9b::808:101",
                        "8.8.1.1",
                        "fd00:ec2::254",
                        "2001:db8::7")) {
            programmer.program(WEB, answer("api.example.org", 60, TestNode.ip(inside)));
        }

        assertThat(named).isEmpty();
    }

    @Test
    void recordsThatDoNotFollowFromTheQuestionSteerNothing() throws Exception {
        var asked = new DnsName("api.example.com");
        var stranger = new DnsName("other.example.com");
        var poison = List.of(record(stranger, RecordType.A, new RecordData.Address(ADDRESS)));
        var question = List.of(new Question(asked, RecordType.A, Question.INTERNET));

        programmer.program(WEB, new Message(1, Message.RESPONSE, question, poison, poison, poison));

        assertThat(steered).isEmpty();
        assertThat(recent.name(WEB, ADDRESS)).isEmpty();
    }

    @Test
    void aCircleOfAliasesEnds() throws Exception {
        var one = new DnsName("a.example.com");
        var other = new DnsName("b.example.com");
        programmer.program(
                WEB,
                new Message(
                        1,
                        Message.RESPONSE,
                        List.of(new Question(one, RecordType.A, Question.INTERNET)),
                        List.of(
                                record(one, RecordType.CNAME, new RecordData.Alias(other)),
                                record(other, RecordType.CNAME, new RecordData.Alias(one))),
                        List.of(),
                        List.of()));

        assertThat(steered).isEmpty();
    }

    @Test
    void addressesInsideOfTheClusterOrOfNobodyAreNotSteered() throws Exception {
        for (String inside :
                List.of("10.244.0.11", "10.96.0.20", "127.0.0.1", "0.0.0.0", "224.0.0.1", "::1")) {
            programmer.program(WEB, answer("api.example.com", 60, TestNode.ip(inside)));
        }

        assertThat(steered).isEmpty();
    }

    private static ResourceRecord record(DnsName name, int type, RecordData data) {
        return new ResourceRecord(name, type, Question.INTERNET, 60, data);
    }

    @Test
    void anAnswerBeyondThePodsShareIsRefusedAndOthersGoOn() throws Exception {
        programmer.program(WEB, answer("a.example.com", 60, address(1), address(2), address(3)));

        assertThatIOException()
                .isThrownBy(() -> programmer.program(WEB, answer("b.example.com", 60, address(4))))
                .withMessageContaining("10.244.0.10");
        programmer.program(WEB, answer("c.example.com", 60, address(3)));
        programmer.program(OTHER, answer("b.example.com", 60, address(4)));

        assertThat(steered).hasSize(5);
    }

    @Test
    void aPodThatGetsTheAddressOfAnotherInheritsNothing() throws Exception {
        programmer.program(WEB, answer("api.example.com", 60, ADDRESS));
        programmer.program(OTHER, answer("api.example.com", 60, ADDRESS));

        decisions.set(DnsCluster.decisions("successor"));
        programmer.program(OTHER, answer("other.example.org", 60, ADDRESS));

        assertThat(recent.answered(WEB, "api.example.com", ADDRESS)).isFalse();
        assertThat(recent.answered(OTHER, "api.example.com", ADDRESS)).isTrue();
    }

    private static IpAddress address(int last) {
        return IpAddress.v4(0xcb007100 + last);
    }

    private static Message answer(String name, long ttl, IpAddress... addresses) {
        var asked = DnsName.parse(name).orElseThrow();
        return new Message(
                1,
                Message.RESPONSE,
                List.of(new Question(asked, RecordType.A, Question.INTERNET)),
                List.of(addresses).stream()
                        .map(address ->
                                new ResourceRecord(
                                        asked,
                                        RecordType.A,
                                        Question.INTERNET,
                                        ttl,
                                        new RecordData.Address(address)))
                        .toList(),
                List.of(),
                List.of());
    }
}
