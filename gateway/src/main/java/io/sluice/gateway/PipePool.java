package io.sluice.gateway;

import io.sluice.linux.KernelException;
import io.sluice.linux.Pipe;
import java.util.ArrayDeque;
import java.util.Optional;

/// The pipes of one loop: opened when first wanted, used again, never more than a limit.
final class PipePool implements AutoCloseable {
    private static final int BYTES = 1 << 20;

    private final ArrayDeque<Pipe> free = new ArrayDeque<>();
    private final int limit;
    private int opened;

    PipePool(int limit) {
        this.limit = limit;
    }

    /// A pipe without bytes; empty when all are in use.
    Optional<Pipe> take() {
        if (free.isEmpty() && opened < limit) {
            try {
                free.push(Pipe.open(BYTES));
                opened++;
            } catch (KernelException e) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(free.poll());
    }

    /// Takes a pipe back; one that still holds bytes is closed.
    void giveBack(Pipe pipe) {
        if (pipe.heldBytes() == 0) {
            free.push(pipe);
        } else {
            opened--;
            pipe.close();
        }
    }

    @Override
    public void close() {
        free.forEach(Pipe::close);
        free.clear();
    }
}
