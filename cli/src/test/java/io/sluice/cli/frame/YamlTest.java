package io.sluice.cli.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class YamlTest {
    private static final String ALPHABET =
            "ab 0-:#{}[],&*!|>'\"%@`~\n\t\r\\?=<\u0001\u007f\u0085\u00e9\u2028\ufeff\uffff";

    @Test
    void aDocumentIsInBlockStyle() {
        String yaml =
                Yaml.of(
                        """
                        {"kind": "List", "none": null, "empty": [], "no": {}, "port": 5432, "items":
                          [{"name": "a/b-c", "all": true, "fix": "- op: add\\n  path: /spec\\n"},
                           ["x", "yes", "1"], {}]}\
                        """);

        assertThat(yaml)
                .isEqualTo(
                        """
                        kind: List
                        none: null
                        empty: []
                        "no": {}
                        port: 5432
                        items:
                          - name: a/b-c
                            all: true
                            fix: |
                              - op: add
                                path: /spec
                          -
                            - x
                            - "yes"
                            - "1"
                          - {}
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "TRUE",
                "No",
                "~",
                "1",
                "0x1F",
                "1e3",
                ".inf",
                "- a",
                "a: b",
                "a #b",
                "2001:db8::1",
                "2026-01-01",
                "line\n",
                "a\n\n",
                "\na",
                "a\n b ",
                "=",
                "<<"
            })
    void stringsStayStrings(String text) {
        assertThat(read(Yaml.of(Json.write(List.of(text))))).isEqualTo(List.of(text));
    }

    @Test
    void anotherReaderFindsTheSameDocument() {
        long seed = System.nanoTime();
        var random = new Random(seed);

        for (int i = 0; i < 2000; i++) {
            var document = Map.of("document", value(random, 0));

            String yaml = Yaml.of(Json.write(document));

            assertThat(read(yaml)).as("seed %d\n%s", seed, yaml).isEqualTo(withNulls(document));
        }
    }

    private static Object read(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 4 : 6)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextBoolean();
            case 2 -> Optional.empty();
            case 3 -> text(random);
            case 4 -> {
                var list = new ArrayList<Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth + 1));
                }
                yield list;
            }
            default -> {
                var map = new LinkedHashMap<String, Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), value(random, depth + 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static @Nullable Object withNulls(Object value) {
        return switch (value) {
            case Optional<?> _ -> null;
            case List<?> list -> {
                var all = new ArrayList<@Nullable Object>();
                list.forEach(each -> all.add(withNulls(each)));
                yield all;
            }
            case Map<?, ?> map -> {
                var all = new LinkedHashMap<Object, @Nullable Object>();
                map.forEach((key, each) -> all.put(key, withNulls(each)));
                yield all;
            }
            default -> value;
        };
    }
}
