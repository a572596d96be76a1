package io.sluice.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import io.sluice.cli.frame.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scripts in the shells that they are for.
class CompletionTest {
    @TempDir Path directory = Path.of("");

    private static String printed(String shell) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(Sluice.run(new Terminal(stream, stream, false), "completion", shell)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path script(String shell) throws IOException {
        Files.createDirectories(directory.resolve("policies"));
        Files.writeString(directory.resolve("pod.yaml"), "");
        return Files.writeString(directory.resolve("script." + shell), printed(shell));
    }

    private String run(String... command) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    'che'                              | check
                    'check' '--pro'                    | --profile
                    'check' 'a/b' '-o' 'y'             | yaml
                    'list' '-o' 'mer'                  | mermaid
                    'list' '--output' '=' 'mer'        | mermaid
                    'list' '--profile' 'cil'           | cilium
                    'list' '-f' 'po'                   | pod.yaml policies
                    'list' '--filename' '=' 'pol'      | policies
                    'diff' 'pol'                       | policies
                    'check' 'pol'                      |
                    'completion' 'fi'                  | fish
                    'completion' 'fish' ''             |
                    'check' '--set' 'ipBlockMatchesPods' '=' 'fa' | false
                    'check' '--set' 'ipBlockMatchesP'  | ipBlockMatchesPods=true ipBlockMatchesPods=false
                    """)
    void bashCompletes(String words, String expected) throws Exception {
        var script = script("bash");
        String line =
                "source %s; COMP_WORDS=(sluice %s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _sluice; echo \"${COMPREPLY[@]}\""
                        .formatted(script, words);

        assertThat(run("bash", "-ec", line).strip().split(" +"))
                .containsExactlyInAnyOrder(
                        expected == null ? new String[] {""} : expected.split(" "));
    }

    @Test
    void kubectlIsAnsweredWithADirective() throws Exception {
        var script = script("kubectl").toString();

        assertThat(run("bash", script, "che")).isEqualTo("check\n:4\n");
        assertThat(run("bash", script, "list", "-f", "po")).isEqualTo(":0\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sluice che              | check
                    sluice check --pro      | --profile
                    sluice check a/b -o y   | yaml
                    sluice list --profile c | cilium calico
                    sluice list -f po       | pod.yaml policies/
                    sluice diff pol         | policies/
                    sluice completion fi    | fish
                    """)
    void fishCompletes(String line, String expected) throws Exception {
        var script = script("fish");

        String output =
                run(
                        "fish",
                        "--no-config",
                        "-c",
                        "source " + script + "; complete -C '" + line + "'");

        var words = new ArrayList<String>();
        output.lines().forEach(each -> words.add(each.split("\t")[0]));
        assertThat(words).containsExactlyInAnyOrder(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sluice che              | sluice check
                    sluice check --prof     | sluice check --profile
                    sluice check a/b -o y   | sluice check a/b -o yaml
                    sluice list -o mer      | sluice list -o mermaid
                    sluice list -f pod      | sluice list -f pod.yaml
                    sluice diff pol         | sluice diff policies
                    sluice completion fi    | sluice completion fish
                    """)
    void zshCompletes(String typed, String completed) throws Exception {
        var script = script("zsh");
        // In a terminal of its own: the completed line is what a key shows that prints the buffer.
        String line =
                """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                send() { zpty -w shell "$1" }
                send 'PS1= RPS1= ; unsetopt beep; autoload -Uz compinit; compinit -u -D; cd %s; source %s'
                send 'show() { print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }; zle -N show; bindkey "^X" show; print READY'
                zpty -r -m shell out $'*\\nREADY*'
                zpty -w -n shell %s$'\\t\\x18'
                zpty -r -m shell out '*<<*>>*'
                print -r -- $out
                zpty -d shell
                """
                        .formatted(directory, script, "'" + typed + "'");

        assertThat(run("zsh", "-f", "-c", line)).contains("<<" + completed);
    }

    @Test
    void everyShellTakesItsScript() throws Exception {
        var outputs =
                List.of(
                        run("bash", "-n", script("bash").toString()),
                        run("zsh", "-n", script("zsh").toString()),
                        run("fish", "--no-config", "-n", script("fish").toString()));

        assertThat(outputs).containsOnly("");
    }
}
