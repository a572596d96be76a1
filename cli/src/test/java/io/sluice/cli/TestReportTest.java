package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.frame.Terminal;
import io.sluice.model.PolicyTest;
import io.sluice.model.Position;
import io.sluice.policy.PolicyTests;
import io.sluice.policy.Verdict;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.w3c.dom.Document;

/// The formats of `sluice test`, read by parsers that are not ours.
class TestReportTest {
    private static final String NASTY = "a<b>&\"c\"|*_`\u0001\n\ttwo";
    private static final Terminal TERMINAL = new Terminal(System.out, System.err, false);

    private static PolicyTests.Result result(String from, boolean passed, String message) {
        var end = new PolicyTest.End.Text(from);
        return new PolicyTests.Result(
                new PolicyTest.Case(end, end, true, Optional.empty(), new Position("t.yaml", 7, 3)),
                from,
                "192.168.1.100:5432/TCP",
                passed ? Optional.of(Verdict.ALLOW) : Optional.empty(),
                passed,
                passed ? "shop/policy" : "",
                message);
    }

    private static String render(String format) {
        return new TestReport(List.of(result("shop/web", true, ""), result(NASTY, false, NASTY)))
                .render(format, TERMINAL);
    }

    @Test
    void junitIsXmlWhateverTheTextSays() throws Exception {
        Document xml =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(
                                new ByteArrayInputStream(
                                        render("junit").getBytes(StandardCharsets.UTF_8)));

        assertThat(xml.getDocumentElement().getAttribute("failures")).isEqualTo("1");
        var cases = xml.getElementsByTagName("testcase");
        assertThat(cases.getLength()).isEqualTo(2);
        var name = cases.item(1).getAttributes().getNamedItem("name").getNodeValue();
        assertThat(name)
                .isEqualTo(NASTY.replace('\u0001', '?') + " -> 192.168.1.100:5432/TCP Allow");
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
                .isEqualTo(NASTY.replace('\u0001', '?'));
    }

    @Test
    void yamlIsTheSameDocumentAsJson() {
        var load = LoadSettings.builder().build();

        Object yaml = new Load(load).loadFromString(render("yaml"));

        assertThat(yaml).isEqualTo(new Load(load).loadFromString(render("json")));
        assertThat(render("yaml")).contains("kind: PolicyTestResult\npassed: 1\nfailed: 1\n");
    }

    @Test
    void aMarkdownTableHasOneRowForEachCase() {
        var rows = render("md").lines().filter(line -> line.startsWith("|")).toList();

        assertThat(rows).hasSize(4);
        assertThat(rows)
                .allSatisfy(row ->
                        assertThat(row.replace("\\|", "").chars().filter(c -> c == '|'))
                                .hasSize(7));
        assertThat(render("md")).endsWith("\n1 passed, 1 failed.\n");
    }
}
