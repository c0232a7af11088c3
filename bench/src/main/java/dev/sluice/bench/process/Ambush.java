// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Holds one thread of a child at a place in its code, as a debugger does with a breakpoint, so that the whole process can be stopped
 * exactly there. Confined to one thread.
 */
public final class Ambush implements AutoCloseable {
    private static final String SOCKETS = "dt_socket";

    private final VirtualMachine child;

    private Ambush(VirtualMachine child) {
        this.child = child;
    }

    /** The option of a JVM in which an ambush can be laid through {@code port}. */
    public static String option(int port) {
        return "-agentlib:jdwp=transport=" + SOCKETS + ",server=y,suspend=n,quiet=y,address=127.0.0.1:" + port;
    }

    /** Goes into the JVM that listens on {@code port}. */
    public static Ambush in(int port) {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(one -> one.transport().name().equals(SOCKETS))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        Map<String, String> values = Map.of("hostname", "127.0.0.1", "port", Integer.toString(port));
        values.forEach((name, value) ->
                Objects.requireNonNull(arguments.get(name), name).setValue(value));
        try {
            return new Ambush(connector.attach(arguments));
        } catch (IOException | IllegalConnectorArgumentsException e) {
            throw new IllegalStateException("no way into the JVM that listens on " + port, e);
        }
    }

    /**
     * Waits until the thread called {@code thread} is about to begin {@code method}, and holds it there until this is closed.
     *
     * @throws IllegalStateException when it does not come there within {@code limit}
     */
    public void await(String thread, String type, String method, Duration limit) {
        BreakpointRequest trap = child.eventRequestManager().createBreakpointRequest(begin(type, method));
        trap.addThreadFilter(threadCalled(thread));
        trap.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        trap.enable();
        long end = System.nanoTime() + limit.toNanos();
        while (!caught(end - System.nanoTime())) {
            if (System.nanoTime() - end >= 0) {
                throw new IllegalStateException(thread + " did not come to " + type + "." + method + " in " + limit);
            }
        }
        trap.disable();
    }

    private boolean caught(long nanos) {
        try {
            EventSet events = child.eventQueue().remove(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            if (events == null) {
                return false;
            }
            for (Event event : events) {
                if (event instanceof BreakpointEvent) {
                    return true;
                }
            }
            events.resume();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Location begin(String type, String method) {
        List<Method> methods = child.classesByName(type).stream()
                .flatMap(one -> one.methodsByName(method).stream())
                .toList();
        if (methods.isEmpty()) {
            throw new IllegalStateException("there is no " + type + "." + method + " yet");
        }
        return methods.getFirst().location();
    }

    private ThreadReference threadCalled(String name) {
        return child.allThreads().stream()
                .filter(thread -> thread.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no thread " + name));
    }

    /** Lets whoever is held go on. The process must run. */
    @Override
    public void close() {
        child.dispose();
    }
}
