package io.sluice.cli.demo;

import io.sluice.cli.demo.Attempt.Dns;
import io.sluice.cli.demo.Attempt.Held;
import io.sluice.cli.demo.Attempt.Https;
import io.sluice.cli.demo.Attempt.Spoof;
import io.sluice.cli.demo.Attempt.Tcp;
import io.sluice.cli.demo.Attempt.Tls;
import io.sluice.cli.demo.Attempt.Udp;
import io.sluice.flows.Stage;
import java.util.List;

/// What the two examples promise, once, as data.
final class Claims {
    private static final String WEB = "frontend/web";
    private static final String TOOLS = "frontend/tools";
    private static final String CART = "shop/cart";

    private static final Target DATABASE = new Target.Address("192.168.1.100");
    private static final Target NEIGHBOUR = new Target.Address("192.168.1.101");
    private static final Target STORE = new Target.OfPod("data/store");
    private static final Target STORE_SERVICE = new Target.OfService("data/store");
    private static final Target GATEWAY = new Target.OfService("istio-system/istio-egressgateway");
    private static final int PORT = 5432;

    private static final Observation ANSWERED = new Observation.Answered();
    private static final Observation REFUSED = new Observation.Refused();
    private static final Observation CARRIED = new Observation.Carried();

    private Claims() {}

    /// `examples/allow-specific-egress.yaml`.
    static final List<Claim> POLICY =
            List.of(
                    new Claim("reaches the database", WEB, new Tcp(DATABASE, PORT), ANSWERED),
                    new Claim(
                            "reaches the database, UDP too",
                            WEB,
                            new Udp(DATABASE, PORT),
                            ANSWERED),
                    new Claim("and no other address", WEB, new Tcp(NEIGHBOUR, PORT), REFUSED),
                    new Claim(
                            "and no other address by UDP", WEB, new Udp(NEIGHBOUR, PORT), REFUSED),
                    new Claim("not even DNS", WEB, new Dns("api.example.com"), REFUSED),
                    new Claim("no Pod of another namespace", WEB, new Tcp(STORE, 8080), REFUSED),
                    new Claim("not by a Service either", WEB, new Tcp(STORE_SERVICE, 80), REFUSED),
                    new Claim(
                            "nothing through the gateway",
                            WEB,
                            new Tls(GATEWAY, "api.example.com"),
                            REFUSED),
                    new Claim(
                            "no way around it by address",
                            WEB,
                            new Tls(new Target.Address("203.0.113.10"), "api.example.com"),
                            REFUSED),
                    new Claim(
                            "a Pod without the label is free",
                            TOOLS,
                            new Tcp(NEIGHBOUR, PORT),
                            ANSWERED),
                    new Claim("free to call Pods", TOOLS, new Tcp(STORE_SERVICE, 80), ANSWERED),
                    new Claim("free to ask DNS", TOOLS, new Dns("www.other.test"), ANSWERED),
                    new Claim(
                            "nobody borrows an address",
                            WEB,
                            new Spoof(new Target.OfPod(TOOLS), NEIGHBOUR, PORT),
                            new Observation.Dropped()));

    /// `examples/egress-gateway.yaml`.
    static final List<Claim> GATEWAY_EXAMPLE =
            List.of(
                    new Claim(
                            "the gateway carries *.example.com",
                            CART,
                            new Https("api.example.com", false),
                            CARRIED),
                    new Claim(
                            "at any depth",
                            CART,
                            new Https("deep.sub.example.com", false),
                            CARRIED),
                    new Claim("IPv6 too", CART, new Https("api.example.com", true), CARRIED),
                    new Claim(
                            "also when called directly",
                            CART,
                            new Tls(GATEWAY, "api.example.com"),
                            CARRIED),
                    new Claim(
                            "nothing listens: fails at connect",
                            CART,
                            new Https("down.example.com", false),
                            new Observation.FailsAt(Stage.CONNECT)),
                    new Claim(
                            "broken TLS: fails at TLS",
                            CART,
                            new Https("broken.example.com", false),
                            new Observation.FailsAt(Stage.TLS)),
                    new Claim(
                            "other names are not served",
                            CART,
                            new Tls(GATEWAY, "www.other.test"),
                            REFUSED));

    /// The connection that is held open while the agent is killed and started again.
    static final Held HELD = new Held(DATABASE, PORT);

    static final String HELD_FROM = WEB;

    /// While no agent runs.
    static final List<Claim> AGENT_KILLED =
            List.of(
                    new Claim("agent killed: connections live", WEB, HELD, ANSWERED),
                    new Claim(
                            "agent killed: allowed stays", WEB, new Tcp(DATABASE, PORT), ANSWERED),
                    new Claim("agent killed: denied stays", WEB, new Tcp(NEIGHBOUR, PORT), REFUSED),
                    new Claim(
                            "agent killed: its gateway is closed",
                            CART,
                            new Tls(GATEWAY, "api.example.com"),
                            REFUSED));

    /// After it was started again.
    static final List<Claim> AGENT_BACK =
            List.of(
                    new Claim("agent back: nothing was cut", WEB, HELD, ANSWERED),
                    new Claim("agent back: allowed", WEB, new Tcp(DATABASE, PORT), ANSWERED),
                    new Claim("agent back: denied", WEB, new Tcp(NEIGHBOUR, PORT), REFUSED),
                    new Claim(
                            "agent back: the gateway carries",
                            CART,
                            new Https("api.example.com", false),
                            CARRIED));
}
