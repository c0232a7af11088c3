// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** The forms that {@code logback.xml} knows. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line. */
    JSON;

    private static final String CONFIGURATION = "/logback.xml";
    private static final String FORMAT = "sluice.log.format";
    private static final String LEVEL = "sluice.log.level";

    /**
     * Chooses form and level for the rest of the process.
     *
     * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
     */
    public void use(String level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            context.putProperty(FORMAT, name());
            context.putProperty(LEVEL, level.toUpperCase(Locale.ROOT));
            configure(context);
        }
    }

    private static void configure(LoggerContext context) {
        URL configuration = LogFormat.class.getResource(CONFIGURATION);
        if (configuration == null) {
            throw new IllegalStateException("missing on the class path: " + CONFIGURATION);
        }
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException broken) {
            throw new IllegalStateException("can't be read: " + CONFIGURATION, broken);
        }
    }
}
