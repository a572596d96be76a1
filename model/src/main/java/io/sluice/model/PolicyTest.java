package io.sluice.model;

import java.util.List;
import java.util.Optional;

/// Assertions about policies (`sluice.io/v1alpha1`).
public record PolicyTest(ObjectMeta meta, List<Case> cases) implements Resource {
    public PolicyTest {
        cases = List.copyOf(cases);
    }

    /// One assertion: it holds for every pair that `from` and `to` stand for.
    ///
    /// @param from the sources
    /// @param to the destinations
    /// @param allow the expected verdict
    /// @param because the policy that must have decided, `namespace/name`
    /// @param position where it is written
    public record Case(
            End from, End to, boolean allow, Optional<String> because, Position position) {}

    /// One side of a case.
    public sealed interface End {
        /// `namespace/pod`, `namespace/kind/name`, an address or a name, with `:PORT[/PROTOCOL]`
        /// for `to`, as typed.
        record Text(String text) implements End {}

        /// All Pods of the selected namespaces that the selector selects.
        record Pods(
                Optional<LabelSelector> namespaceSelector,
                Optional<LabelSelector> podSelector,
                String port)
                implements End {}

        /// All addresses of a block but the exceptions.
        record Block(Cidr cidr, List<Cidr> except, String port) implements End {
            public Block {
                except = List.copyOf(except);
            }
        }
    }
}
