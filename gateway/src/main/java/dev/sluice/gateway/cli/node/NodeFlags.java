// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.node;

import dev.sluice.config.ManagementSettings;
import dev.sluice.config.ServerSettings;
import dev.sluice.config.Settings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code dev} and {@code run}. Filled in by picocli on the main thread. */
final class NodeFlags {
    private static final int HIGHEST_PORT = 65_535;
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration file")
    @Nullable
    Path config;

    @Option(names = "--port", paramLabel = "N", description = "the public port (8080); 0 picks a free one")
    @Nullable
    Integer port;

    @Option(
            names = "--management-port",
            paramLabel = "N",
            description = "health and metrics (8081); 0 picks a free one")
    @Nullable
    Integer managementPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".sluice",
            description = "what this node keeps on its own disk (.sluice)")
    @SuppressWarnings("NullAway.Init") // has a default
    Path data;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info, debug or trace (info)")
    @SuppressWarnings("NullAway.Init") // has a default
    String logLevel;

    /** The log level, checked. */
    String level() {
        String level = logLevel.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw CommandFailure.usage("--log-level must be error, warn, info, debug or trace, not '" + logLevel + "'");
        }
        return level;
    }

    /** The file's settings with what the command line says over them. */
    Settings over(Settings file, Map<String, SourceSettings> sources) {
        ServerSettings server = file.server();
        return new Settings(
                server.on(port("--port", port, server.port())),
                new ManagementSettings(
                        file.management().host(),
                        port(
                                "--management-port",
                                managementPort,
                                file.management().port())),
                file.kafka(),
                file.topics(),
                file.auth(),
                file.secrets(),
                file.targets(),
                file.streams(),
                file.quotas(),
                file.publishing(),
                file.providers(),
                sources,
                file.subscriptions(),
                file.eventTypes());
    }

    static int port(String option, @Nullable Integer given, int otherwise) {
        int port = given == null ? otherwise : given;
        if (port < 0 || port > HIGHEST_PORT) {
            throw CommandFailure.usage(option + " must be 0 to 65535, not " + port);
        }
        return port;
    }
}
