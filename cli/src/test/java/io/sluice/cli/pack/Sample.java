package io.sluice.cli.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Records and type switches, and what they answer: the same before and after packing.
public final class Sample implements Supplier<List<Object>> {
    record None() {}

    record Two(String text, int number) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Kinds(
            boolean a, byte b, short c, char d, int e, long f, float g, double h, int[] i, Two j) {}

    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Square(double side) implements Shape {}

        /// A type switch in an interface.
        default String kind() {
            return switch (this) {
                case Circle _ -> "circle";
                case Square square when square.side() > 1 -> "large square";
                case Square square when square.side() < 0 -> "no square";
                case Square _ -> "square";
            };
        }
    }

    private final int[] array = {1};
    private final List<Object> answers = new ArrayList<>();

    @Override
    public List<Object> get() {
        record Local(String text) {}
        all(new None(), new None(), new Local("x"), new Local("y"), new Local("x"));
        all(new Two("a", 1), new Two("a", 2), new Two("b", 1), new Two("a", 1), new Two("", 0));
        all(
                kinds(1, 1.5, array),
                kinds(1, 1.5, array),
                kinds(1, 1.5, new int[] {1}),
                kinds(Float.NaN, -0.0, array),
                kinds(Float.NaN, -0.0, array),
                kinds(Float.NaN, 0.0, array));
        for (double side : new double[] {2, 1, -1}) {
            answers.add(new Shape.Square(side).kind());
        }
        answers.add(new Shape.Circle(1).kind());
        for (Object value : List.of("text", 7, 'c', 7L, List.of(), new Two("a", 1))) {
            answers.add(word(value));
        }
        try {
            answers.add(word(nothing()));
        } catch (NullPointerException e) {
            answers.add("null");
        }
        return answers;
    }

    @SuppressWarnings({"NullAway", "ReturnsNullCollection"})
    private static Object nothing() {
        return null;
    }

    private static Kinds kinds(float g, double h, int[] i) {
        return new Kinds(true, (byte) -1, (short) -2, 'd', 3, 4L << 33, g, h, i, new Two("z", 9));
    }

    private static String word(Object value) {
        return switch (value) {
            case String text when text.isEmpty() -> "empty";
            case String _ -> "text";
            case Integer number when number > 8 -> "large";
            case Number _ -> "number";
            case List<?> _ -> "list";
            case Record record -> record.toString();
            default -> "other";
        };
    }

    private void all(Object... records) {
        for (Object one : records) {
            // The identity of an array is in its hash code, and differs from run to run.
            answers.add(one.toString().replaceAll("\\[I@[0-9a-f]+", "array"));
            answers.add(one instanceof Kinds ? 0 : one.hashCode());
            for (Object other : records) {
                answers.add(one.equals(other));
                answers.add(!one.equals(other) || one.hashCode() == other.hashCode());
            }
        }
    }
}
