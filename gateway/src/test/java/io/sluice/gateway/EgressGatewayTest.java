package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flows.Flow;
import io.sluice.flows.NameSource;
import io.sluice.model.WorkloadRef;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class EgressGatewayTest {
    @Test
    void tlsGoesThroughEndToEndAndIsRecorded() throws Exception {
        var certificates = Certificates.forName("api.example.com");
        try (var fixture = Fixture.start()) {
            var serving =
                    background(() -> {
                        var plain = fixture.server.accept();
                        try (var tls =
                                (SSLSocket)
                                        certificates
                                                .server()
                                                .getSocketFactory()
                                                .createSocket(plain, null, true)) {
                            tls.setUseClientMode(false);
                            assertThat(tls.getInputStream().readNBytes(4))
                                    .containsExactly(1, 2, 3, 4);
                            tls.getOutputStream().write(new byte[] {5, 6, 7});
                            assertThat(tls.getInputStream().read()).isEqualTo(-1);
                            return plain.getInetAddress().getHostAddress();
                        }
                    });
            try (var plain = fixture.connect();
                    var tls =
                            (SSLSocket)
                                    certificates
                                            .client()
                                            .getSocketFactory()
                                            .createSocket(plain, "api.example.com", 443, true)) {
                var parameters = tls.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName("API.example.com")));
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
                tls.getOutputStream().write(new byte[] {1, 2, 3, 4});
                assertThat(tls.getInputStream().readNBytes(3)).containsExactly(5, 6, 7);
                assertThat(tls.getSession().getPeerCertificates()[0])
                        .isEqualTo(certificates.certificate());
            }

            var flow = fixture.flow();

            assertThat(serving.get()).isEqualTo("127.0.0.1");
            assertThat(flow.reason()).isEmpty();
            assertThat(flow.allowed()).isTrue();
            assertThat(flow.capturedBy()).isEqualTo(Flow.Capture.GATEWAY);
            assertThat(flow.source()).contains(new WorkloadRef("shop", "Deployment", "web"));
            assertThat(flow.sourcePod()).isEqualTo("shop/web-1");
            assertThat(flow.destination().name()).isEqualTo("api.example.com");
            assertThat(flow.destination().nameSource()).isEqualTo(NameSource.SNI);
            assertThat(flow.destination().address()).contains(Fixture.SERVER);
            assertThat(flow.carriedBy()).isEqualTo("shop/egress-gateway");
            assertThat(flow.bytesOut()).isGreaterThan(300);
            assertThat(flow.bytesIn()).isGreaterThan(300);
            assertThat(flow.times().connectNanos()).isPositive();
            assertThat(flow.times().tlsNanos())
                    .isGreaterThanOrEqualTo(flow.times().firstByteNanos());
            assertThat(fixture.log())
                    .contains("\"source\":\"shop/deploy/web\"", "\"name\":\"api.example.com\"");
        }
    }

    static <T> FutureTask<T> background(Callable<T> body) {
        var task = new FutureTask<>(body);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
