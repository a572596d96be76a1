package io.sluice.lab;

import io.sluice.dns.Resolution;
import io.sluice.dns.StubResolver;
import io.sluice.dns.UpstreamSettings;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.Prefix;
import io.sluice.linux.Rtnetlink;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLException;

/// Real attempts from inside a Pod, with the Pod's addresses, routes and resolver. Every attempt is
/// bounded by 2 s per step. Attempts may run at the same time.
public final class Probe implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final NetworkNamespace pod;
    private final IpAddress resolver;
    private final Path authority;

    /// @param pod the Pod's network namespace; the probe owns it
    /// @param resolver the name server that Pods use
    /// @param authority the certificate that verifies the lab's servers
    Probe(NetworkNamespace pod, IpAddress resolver, Path authority) {
        this.pod = pod;
        this.resolver = resolver;
        this.authority = authority;
    }

    /// Connects, asks an echo server what it sees, and ends.
    public ProbeResult tcp(IpAddress to, int port) {
        try (var connection = open(to, port)) {
            return connection.exchange();
        } catch (IOException e) {
            return Outcome.of(e);
        }
    }

    /// Connects and stays connected.
    ///
    /// @throws IOException when no connection comes about; [Outcome] has the kind
    public LiveConnection open(IpAddress to, int port) throws IOException {
        Endpoint.requireUsable(to);
        return LiveConnection.open(pod, Endpoint.of(to, port));
    }

    /// Sends a datagram to an echo server and waits for the answer.
    public ProbeResult udp(IpAddress to, int port) {
        if (!Endpoint.usable(to)) {
            return new ProbeResult.Rejected("Network is unreachable");
        }
        var server = Endpoint.of(to, port);
        try (var channel = pod.call(() -> DatagramChannel.open(TcpServer.family(server)))) {
            channel.connect(server);
            channel.write(ByteBuffer.wrap(Facts.question(token())));
            var answer = Wait.receive(channel, PATIENCE);
            return Facts.read(answer)
                    .<ProbeResult>map(facts ->
                            new ProbeResult.Connected(to, facts.client(), Optional.empty()))
                    .orElseGet(() -> new ProbeResult.Ended("unexpected answer: " + answer));
        } catch (IOException e) {
            return Outcome.of(e);
        }
    }

    /// Resolves a name's addresses at the Pod's resolver.
    public ProbeResult dns(String name) {
        var servers = List.of(Endpoint.of(resolver, 53));
        var settings = new UpstreamSettings(servers, PATIENCE, 1, PATIENCE.multipliedBy(2));
        return switch (new StubResolver(pod::call, settings).resolve(name).join()) {
            case Resolution.Found(var addresses, _) -> new ProbeResult.Resolved(addresses);
            case Resolution.NoSuchName() -> new ProbeResult.NameFailed(name + " does not exist");
            case Resolution.Failed(var why) -> new ProbeResult.NameFailed(why);
        };
    }

    /// `GET https://NAME:PORT/`: resolves the name at the Pod's resolver, connects to the first
    /// address of the family, verifies the certificate for the name.
    public ProbeResult https(String name, int port, boolean v6) {
        var resolved = dns(name);
        if (!(resolved instanceof ProbeResult.Resolved(var addresses))) {
            return resolved;
        }
        return addresses.stream()
                .filter(address -> address.v6() == v6)
                .findFirst()
                .map(address -> tls(address, port, name))
                .orElseGet(() ->
                        new ProbeResult.NameFailed(
                                name + " has no IPv" + (v6 ? 6 : 4) + " address"));
    }

    /// TLS to an address with this server name (SNI), verified for that name, and one HTTP request.
    public ProbeResult tls(IpAddress to, int port, String serverName) {
        try (var connection = open(to, port)) {
            return TlsClient.get(connection.socket(), serverName, authority, to);
        } catch (SSLException e) {
            return new ProbeResult.TlsFailed(Outcome.words(e));
        } catch (IOException e) {
            return Outcome.of(e);
        }
    }

    /// `GET http://HOST/` at an address, in the clear.
    public ProbeResult http(IpAddress to, int port, String host) {
        try (var connection = open(to, port)) {
            return TlsClient.get(connection.socket(), host, to, Optional.empty());
        } catch (IOException e) {
            return Outcome.of(e);
        }
    }

    /// Sends a UDP datagram with a source address that is not the Pod's. No answer can come back:
    /// ask [Lab#received] whether a server got it.
    ///
    /// @return the token that the datagram carried
    /// @throws IOException when it could not even be sent
    public String spoof(IpAddress source, IpAddress to, int port) throws IOException {
        Endpoint.requireUsable(to);
        String token = token();
        var own = Prefix.host(source.bytes());
        InetSocketAddress server = Endpoint.of(to, port);
        try (var netlink = Rtnetlink.open(pod)) {
            netlink.addresses().add("lo", own);
            try (var channel = pod.call(() -> DatagramChannel.open(TcpServer.family(server)))) {
                channel.bind(Endpoint.of(source, 0));
                channel.send(ByteBuffer.wrap(Facts.question(token)), server);
            } finally {
                netlink.addresses().delete("lo", own);
            }
        }
        return token;
    }

    private static String token() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void close() {
        pod.close();
    }
}
