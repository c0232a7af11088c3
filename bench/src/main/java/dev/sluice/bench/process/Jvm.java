// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.process;

import java.util.ArrayList;
import java.util.List;

/** The JVM options of what we start. */
public final class Jvm {
    private static final int LAYOUT_SINCE = 25;
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
    private static final String QUIET = "-Dlogback.configurationFile=sluice-bench-logback.xml";

    /** The gateway: the heap, the collector and the layout that the ceilings have, so that only the code differs. */
    public static final List<String> GATEWAY = measured(NATIVE);

    /** A bare ceiling. */
    public static final List<String> CEILING = measured(NATIVE, QUIET);

    /** The broker. */
    public static final List<String> BROKER = List.of("-Xmx1g", "-XX:+UseG1GC", NATIVE, QUIET);

    /** Load clients and sinks: small, and without collector threads that take turns with what is measured. */
    public static final List<String> LOAD = List.of("-Xmx512m", "-XX:+UseSerialGC", NATIVE, QUIET);

    /** Has this process log as little as its children. To be called before anything logs. */
    public static void quiet() {
        System.setProperty("logback.configurationFile", "sluice-bench-logback.xml");
    }

    private static List<String> measured(String... own) {
        List<String> all =
                new ArrayList<>(List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError"));
        if (Runtime.version().feature() >= LAYOUT_SINCE
                && System.getProperty("os.name").equals("Linux")) {
            // as ./sluice runs the gateway there
            all.addAll(List.of("-XX:+UseCompactObjectHeaders", "-XX:+UseTransparentHugePages"));
        }
        all.addAll(List.of(own));
        return List.copyOf(all);
    }

    private Jvm() {}
}
