package io.sluice.cli.demo;

/// What an attempt is aimed at.
sealed interface Target {
    /// An address.
    record Address(String text) implements Target {
        @Override
        public String toString() {
            return text.indexOf(':') < 0 ? text : "[" + text + "]";
        }
    }

    /// A Pod's first address.
    ///
    /// @param path `namespace/name`
    record OfPod(String path) implements Target {
        @Override
        public String toString() {
            return path;
        }
    }

    /// A Service's first address.
    ///
    /// @param path `namespace/name`
    record OfService(String path) implements Target {
        @Override
        public String toString() {
            return "svc " + path.substring(path.indexOf('/') + 1);
        }
    }
}
