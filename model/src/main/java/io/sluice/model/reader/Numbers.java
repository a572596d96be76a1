package io.sluice.model.reader;

import java.util.Optional;

/// Whole numbers in the notations of YAML 1.1 and 1.2.
final class Numbers {
    private Numbers() {}

    /// Reads `[-+]`, an optional `0x`, `0o`, `0b` or octal `0`, and digits with `_` between them.
    /// Empty when it does not fit into 32 bits.
    static Optional<Integer> parse(String text) {
        String digits = text.replace("_", "");
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = 10;
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            radix =
                    switch (digits.charAt(1)) {
                        case 'x', 'X' -> 16;
                        case 'b', 'B' -> 2;
                        default -> 8;
                    };
            boolean letter = !Character.isDigit(digits.charAt(1));
            digits = digits.substring(letter ? 2 : 1);
        }
        try {
            long value = Long.parseLong((negative ? "-" : "") + digits, radix);
            return value == (int) value ? Optional.of((int) value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
