package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Waits for events on many descriptors (epoll(7)), for timers and for tasks from other threads,
/// and handles them on one thread: the one that calls [#run()]. Everything except [#execute] and
/// [#stop()] belongs to that thread once it runs.
///
/// What a handler throws, errors such as a lack of memory included, goes to the thread's uncaught
/// exception handler; the loop goes on.
public final class EventLoop implements Executor, AutoCloseable {
    /// There is something to read, or the end of the stream.
    public static final int READABLE = 1;

    /// There is room to write.
    public static final int WRITABLE = 4;

    /// The descriptor is in error.
    public static final int ERROR = 8;

    /// Both directions have ended.
    public static final int HANGUP = 16;

    /// The peer has ended its sending direction.
    public static final int PEER_CLOSED = 0x2000;

    /// Added to the wanted events: report changes only, not states.
    public static final int ON_CHANGE = 1 << 31;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EFD_FLAGS = 0x80000 | 0x800;
    private static final int EVENT_SIZE = 12;
    private static final int ROUND = 512;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate((long) EVENT_SIZE * ROUND, 8);
    private final MemorySegment wanted = arena.allocate(EVENT_SIZE, 8);
    private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
    private final int epoll;
    private final int wakeup;
    private @Nullable Handler[] handlers = new Handler[1024];
    private int[] closing = new int[64];
    private int closingCount;
    private final ArrayDeque<Runnable> deferred = new ArrayDeque<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private long nowNanos = System.nanoTime();
    private final TimerWheel wheel = new TimerWheel(nowNanos);
    private final Object wakeupLock = new Object();
    private volatile boolean stopped;
    private boolean closed;

    private EventLoop(int epoll, int wakeup) {
        this.epoll = epoll;
        this.wakeup = wakeup;
    }

    /// Takes the events of a descriptor.
    @FunctionalInterface
    public interface Handler {
        /// @param fd the descriptor
        /// @param events what happened, such as [EventLoop#READABLE]
        void ready(int fd, int events);
    }

    /// Opens a loop that does not run yet.
    public static EventLoop open() throws KernelException {
        int epoll = Libc.epollCreate(EPOLL_CLOEXEC);
        if (epoll < 0) {
            throw new KernelException("open an event loop", -epoll);
        }
        int wakeup = Libc.eventfd(0, EFD_FLAGS);
        if (wakeup < 0) {
            Libc.close(epoll);
            throw new KernelException("open an event loop's wake-up", -wakeup);
        }
        var loop = new EventLoop(epoll, wakeup);
        loop.watch(wakeup, READABLE | ON_CHANGE, (fd, events) -> loop.runTasks());
        return loop;
    }

    /// Starts to watch a descriptor.
    ///
    /// @param events what to report; errors and hang-ups always are
    /// @return 0, or minus the error number
    public int watch(int fd, int events, Handler handler) {
        handle(fd, handler);
        return control(EPOLL_CTL_ADD, fd, events);
    }

    /// Changes what is reported of a watched descriptor. With [#ON_CHANGE], states that hold are
    /// reported once more.
    public int rewatch(int fd, int events) {
        return control(EPOLL_CTL_MOD, fd, events);
    }

    /// Gives a descriptor, watched or soon to be, to another handler.
    public void handle(int fd, Handler handler) {
        if (fd >= handlers.length) {
            handlers = Arrays.copyOf(handlers, Math.max(fd + 1, handlers.length * 2));
        }
        handlers[fd] = handler;
    }

    private int control(int operation, int fd, int mask) {
        wanted.set(JAVA_INT_UNALIGNED, 0, mask);
        wanted.set(JAVA_LONG_UNALIGNED, 4, fd);
        return Libc.epollCtl(epoll, operation, fd, wanted.address());
    }

    /// Forgets a descriptor at once and closes it at the end of the round, so that its number is
    /// not used again while events of this round are still to be handled.
    public void close(int fd) {
        if (fd < handlers.length) {
            handlers[fd] = null;
        }
        if (closingCount == closing.length) {
            closing = Arrays.copyOf(closing, closingCount * 2);
        }
        closing[closingCount++] = fd;
    }

    /// The time as [System#nanoTime()] at the start of this round.
    public long nowNanos() {
        return nowNanos;
    }

    /// Calls a timer after this time, within about 0.1 s; a timer that is scheduled already is
    /// moved.
    public void schedule(Timer timer, long delayNanos) {
        wheel.schedule(timer, nowNanos + delayNanos);
    }

    public void cancel(Timer timer) {
        wheel.cancel(timer);
    }

    /// Runs a task on this thread after the events that are at hand, for work that must not hold up
    /// the others.
    public void defer(Runnable task) {
        deferred.add(task);
    }

    /// Runs a task on the loop's thread soon. May be called by any thread. Tasks that come after
    /// [#stop()] may never run.
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wakeUp();
    }

    private void wakeUp() {
        if (woken.getAndSet(true)) {
            return;
        }
        synchronized (wakeupLock) {
            if (!closed) {
                Libc.write(wakeup, one.address(), 8);
            }
        }
    }

    private void runTasks() {
        woken.set(false);
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
    }

    /// Handles events until [#stop()].
    public void run() {
        while (!stopped) {
            round();
        }
    }

    private void round() {
        int count = Libc.epollWait(epoll, events.address(), ROUND, waitMillis());
        nowNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int mask = events.get(JAVA_INT_UNALIGNED, (long) EVENT_SIZE * i);
            int fd = events.get(JAVA_INT_UNALIGNED, (long) EVENT_SIZE * i + 4);
            var handler = handlers[fd];
            if (handler != null) {
                try {
                    handler.ready(fd, mask);
                } catch (RuntimeException | Error e) {
                    report(e);
                }
            }
        }
        for (int left = deferred.size(); left > 0; left--) {
            guarded(deferred.remove());
        }
        try {
            wheel.advance(nowNanos);
        } catch (RuntimeException | Error e) {
            report(e);
        }
        for (int i = 0; i < closingCount; i++) {
            Libc.close(closing[i]);
        }
        closingCount = 0;
    }

    private int waitMillis() {
        if (!deferred.isEmpty()) {
            return 0;
        }
        long waitNanos = wheel.waitNanos(nowNanos);
        return waitNanos < 0 ? -1 : (int) (waitNanos / 1_000_000) + 1;
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    private static void report(Throwable failure) {
        var thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }

    /// Makes [#run()] return after its current round. May be called by any thread.
    public void stop() {
        stopped = true;
        wakeUp();
    }

    /// Closes the loop's own descriptors and those that wait to be closed, not the watched ones.
    /// Call it after [#run()] has returned. Tasks that still come are dropped: the number of the
    /// wake-up's descriptor may belong to another file by then.
    @Override
    public void close() {
        for (int i = 0; i < closingCount; i++) {
            Libc.close(closing[i]);
        }
        closingCount = 0;
        synchronized (wakeupLock) {
            closed = true;
            Libc.close(wakeup);
        }
        Libc.close(epoll);
        arena.close();
    }
}
