package io.sluice.flows.service;

import io.sluice.flows.DestinationHealth;
import io.sluice.flows.FlowWindow;
import io.sluice.model.IpAddress;
import io.sluice.model.WorkloadRef;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// Which windows a query means.
final class FlowFilter implements Predicate<FlowWindow> {
    private final String from;
    private final Optional<IpAddress> fromAddress;
    private final DestinationFilter to;
    private final FlowQuery.Shown shown;

    FlowFilter(FlowQuery query) {
        from = query.from();
        fromAddress = IpAddress.parse(query.from());
        to = new DestinationFilter(query.to());
        shown = query.shown();
    }

    @Override
    public boolean test(FlowWindow window) {
        boolean verdict =
                switch (shown) {
                    case ALL -> true;
                    case ALLOWED -> !window.refused();
                    case DENIED -> window.refused();
                };
        return verdict && isFrom(window) && to.matches(window.key().destination());
    }

    private boolean isFrom(FlowWindow window) {
        if (from.isEmpty()) {
            return true;
        }
        if (fromAddress.isPresent()) {
            return window.sourceAddress().equals(fromAddress.get());
        }
        var workload = window.key().source();
        if (from.indexOf('/') < 0) {
            return workload.filter(ref -> ref.namespace().equals(from)).isPresent();
        }
        return window.key().sourcePod().equals(from)
                || workload.filter(ref -> names(from, ref)).isPresent();
    }

    /// True when `namespace/kind/name` names the workload, with the kind in full, in the plural or
    /// in kubectl's short form.
    static boolean names(String text, WorkloadRef ref) {
        if (text.equals(ref.toString())) {
            return true;
        }
        var parts = text.split("/", -1);
        if (parts.length != 3
                || !parts[0].equals(ref.namespace())
                || !parts[2].equals(ref.name())) {
            return false;
        }
        String kind = parts[1].toLowerCase(Locale.ROOT);
        String full = ref.kind().toLowerCase(Locale.ROOT);
        return kind.equals(full)
                || kind.equals(full + "s")
                || kind.equals("po") && full.equals("pod");
    }

    boolean test(DestinationHealth health) {
        return to.matches(health.destination(), health.port(), health.protocol());
    }
}
