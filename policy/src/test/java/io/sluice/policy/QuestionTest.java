package io.sluice.policy;

import static io.sluice.policy.Written.block;
import static io.sluice.policy.Written.egress;
import static io.sluice.policy.Written.namespace;
import static io.sluice.policy.Written.onNode;
import static io.sluice.policy.Written.peers;
import static io.sluice.policy.Written.pod;
import static io.sluice.policy.Written.port;
import static io.sluice.policy.Written.ports;
import static io.sluice.policy.Written.rule;
import static io.sluice.policy.Written.select;
import static io.sluice.policy.Written.withPorts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Cluster;
import io.sluice.model.ContainerPort;
import io.sluice.model.LabHost;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.model.Service;
import io.sluice.model.WorkloadRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
    private static final NetworkPolicy SEED =
            egress(
                    "frontend",
                    "allow-specific-egress",
                    select("role=frontend"),
                    peers(block("192.168.1.100/32")));

    private static Decisions world(NetworkPolicy... policies) {
        Pod web =
                owned(
                        pod("frontend", "web", List.of("10.244.0.1"), "role=frontend"),
                        "Deployment",
                        "web");
        Pod db0 =
                withPorts(
                        owned(
                                pod("db", "pg-0", List.of("10.244.0.2"), "app=pg"),
                                "StatefulSet",
                                "pg"),
                        new ContainerPort("sql", 5432, Protocol.TCP));
        Pod db1 =
                withPorts(
                        owned(
                                pod("db", "pg-1", List.of("10.244.0.3"), "app=pg"),
                                "StatefulSet",
                                "pg"),
                        new ContainerPort("sql", 5433, Protocol.TCP));
        Pod six = pod("db", "six", List.of("fd00:10:244::4"));
        Pod host = onNode(pod("db", "host", List.of()), "node", true);
        var service =
                new Service(
                        Written.meta("db", "pg", Map.of()),
                        Map.of("app", "pg"),
                        false,
                        List.of(Written.address("10.96.0.7")),
                        List.of(
                                new Service.Port(
                                        "main",
                                        Protocol.TCP,
                                        80,
                                        new Service.Target.OfName("sql"))));
        var lab =
                new LabHost(
                        Written.meta("", "database", Map.of()),
                        List.of(Written.address("192.168.1.100")),
                        List.of(new LabHost.Name("db.corp.test", 5)),
                        List.of());
        return Policies.compile(
                new Cluster(
                        List.of(namespace("frontend"), namespace("db")),
                        List.of(web, db0, db1, six, host),
                        List.of(service),
                        List.of(Written.node("node", "10.0.0.1")),
                        List.of(policies),
                        List.of(),
                        List.of(),
                        List.of(lab)),
                Profile.UPSTREAM);
    }

    private static Pod owned(Pod pod, String kind, String name) {
        return new Pod(
                pod.meta(),
                new WorkloadRef(pod.meta().namespace(), kind, name),
                pod.nodeName(),
                pod.hostNetwork(),
                pod.finished(),
                pod.addresses(),
                pod.ports());
    }

    @ParameterizedTest
    @CsvSource({
        "frontend/web, 192.168.1.100:5432, 192.168.1.100 5432/TCP Allow",
        "frontend/web, 192.168.1.101:5432/TCP, 192.168.1.101 5432/TCP Deny",
        "frontend/web, 192.168.1.100:53/udp, 192.168.1.100 53/UDP Allow",
        "frontend/deploy/web, db.corp.test:5432, 192.168.1.100 5432/TCP Allow",
        "frontend/deployment/web, DB.corp.test.:5432, 192.168.1.100 5432/TCP Allow",
        "frontend/web, 192.168.1.100, 192.168.1.100 every port Allow",
        "frontend/web, 192.168.1.101, 192.168.1.101 every port Deny",
        "frontend/web, db/pg-0:5432, db/pg-0 5432/TCP Deny",
        "db/pg-0, '[2001:db8::1]:443', none",
        "db/six, '[2001:db8::1]:443', 2001:db8::1 443/TCP Allow",
        "db/six, 2001:db8::1, 2001:db8::1 every port Allow",
        "10.0.0.9, db/pg-1:443/sctp, db/pg-1 443/SCTP Allow",
        "10.244.0.1, 192.168.1.101:443, 192.168.1.101 443/TCP Deny",
        "frontend/web, db/host:22, db/host 22/TCP Deny",
    })
    void readsEveryFormOfEnds(String from, String to, String expected) {
        var decisions = world(SEED);

        if (expected.equals("none")) {
            assertThatThrownBy(() -> Question.parse(decisions, from, to).answers())
                    .hasMessageContaining("family");
        } else {
            assertThat(summary(decisions, from, to)).containsExactly(expected);
        }
    }

    private static List<String> summary(Decisions decisions, String from, String to) {
        return Question.parse(decisions, from, to).answers().stream()
                .map(answer ->
                        answer.explanation().connection().destination()
                                + " "
                                + answer.ports()
                                + " "
                                + answer.verdict().text())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db/sts/pg:sql",
                "db/svc/pg:80",
                "10.96.0.7:80",
                "pg.db.svc.cluster.local:main"
            })
    void aNameOfAPortAndAServiceMeanThePortOfEachPodBehindIt(String to) {
        assertThat(summary(world(), "frontend/web", to))
                .containsExactly("db/pg-0 5432/TCP Allow", "db/pg-1 5433/TCP Allow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle.db.svc", "db/svc/idle"})
    void aServiceWithoutPodsIsItsOwnAddressAndNotAnywhere(String to) {
        var idle =
                new Service(
                        Written.meta("db", "idle", Map.of()),
                        Map.of("app", "nobody"),
                        false,
                        List.of(Written.address("10.96.0.8")),
                        List.of(
                                new Service.Port(
                                        "", Protocol.TCP, 80, new Service.Target.OfNumber(80))));
        var cluster = world(SEED).cluster();
        var decisions =
                Policies.compile(
                        new Cluster(
                                cluster.namespaces(),
                                cluster.pods(),
                                List.of(idle),
                                cluster.nodes(),
                                cluster.networkPolicies(),
                                cluster.clusterNetworkPolicies(),
                                List.of(),
                                List.of()),
                        Profile.UPSTREAM);

        var question = Question.parse(decisions, "frontend/web", to + ":80");

        assertThat(question.targets())
                .extracting(target -> target.party().address().toString())
                .containsExactly("10.96.0.8");
        assertThat(question.note()).isEmpty();
    }

    @Test
    void everyPortOfEveryProtocolWithPortsIsNotEverything() {
        var decisions =
                world(
                        egress(
                                "frontend",
                                "p",
                                select(),
                                ports(
                                        Written.all(Protocol.TCP),
                                        Written.all(Protocol.UDP),
                                        Written.all(Protocol.SCTP))));

        assertThat(summary(decisions, "frontend/web", "10.1.2.3"))
                .containsExactly(
                        "10.1.2.3 every TCP port Allow",
                        "10.1.2.3 every UDP port Allow",
                        "10.1.2.3 every SCTP port Allow");
    }

    @Test
    void withoutAPortEveryPortIsAnsweredInGroups() {
        var decisions =
                world(
                        egress(
                                "frontend",
                                "p",
                                select(),
                                rule(
                                        List.of(block("10.0.0.0/8")),
                                        List.of(Written.range(Protocol.TCP, 80, 90))),
                                ports(port(Protocol.UDP, 53))));

        assertThat(summary(decisions, "frontend/web", "10.1.2.3"))
                .containsExactly(
                        "10.1.2.3 1-79/TCP Deny",
                        "10.1.2.3 80-90/TCP Allow",
                        "10.1.2.3 91-65535/TCP Deny",
                        "10.1.2.3 1-52/UDP Deny",
                        "10.1.2.3 53/UDP Allow",
                        "10.1.2.3 54-65535/UDP Deny",
                        "10.1.2.3 every SCTP port Deny");
    }

    @Test
    void anUnknownNameIsAnsweredWhenEveryOutsideAddressIsTreatedAlike() {
        var question = Question.parse(world(), "frontend/web", "api.example.com:443");

        assertThat(question.isUndecided()).isFalse();
        assertThat(question.answers()).singleElement().matches(a -> a.verdict() == Verdict.ALLOW);
        assertThat(question.note()).contains("api.example.com", "every outside address");
    }

    @Test
    void anUnknownNameIsUndecidedWhenItsAddressMatters() {
        var question = Question.parse(world(SEED), "frontend/web", "api.example.com:443");

        assertThat(question.isUndecided()).isTrue();
        assertThat(question.answers())
                .extracting(Answer::verdict)
                .containsExactlyInAnyOrder(Verdict.DENY, Verdict.ALLOW);
        assertThat(question.note()).contains("ask with an address");
    }

    @ParameterizedTest
    @CsvSource({
        "frontend/nope, 10.0.0.1, there is no Pod `nope` in namespace `frontend`; its Pods are web",
        "frontend/what/web, 10.0.0.1, `what` is no kind of workload",
        "frontend/web:80, 10.0.0.1, a source has no port",
        "web, 10.0.0.1, is neither namespace/pod",
        "frontend/web, '10.0.0.1:', the port is missing",
        "frontend/web, 10.0.0.1:70000, outside 1..65535",
        "frontend/web, 10.0.0.1:80/icmp, 'may be tcp, udp or sctp'",
        "frontend/web, '[fd00::1', is not closed",
        "frontend/web, 10.0.0.1:http, has no port named `http`",
        "frontend/web, db/svc/pg:81, 'Service db/pg has no port 81; it has 80/TCP'",
        "frontend/web, 10.0.0.300:80, is neither a Pod",
        "frontend/web, '[db.example.com]:80', an IPv6 address is expected",
        "frontend/web, '[10.0.0.1]:80', an IPv6 address is expected",
        "frontend/web, :65536, outside 1..65535",
        "frontend/web, :http/udp, is neither a Pod",
        "frontend/web, '', is neither a Pod",
        "frontend/web, db/pg-0/, is neither namespace/pod",
        "'', 10.0.0.1, is neither namespace/pod",
    })
    void saysWhatIsWrongWithAQuestion(String from, String to, String message) {
        var decisions = world(SEED);

        assertThatThrownBy(() -> Question.parse(decisions, from, to))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
