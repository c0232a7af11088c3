// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.node;

import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import dev.sluice.gateway.cli.terminal.Version;
import dev.sluice.gateway.logging.LogFormat;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The gateway against a Kafka cluster. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "The gateway against the Kafka cluster that the configuration file names.")
public final class RunCommand implements Runnable {
    private final Terminal terminal;

    @Mixin
    private final NodeFlags flags = new NodeFlags();

    public RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        LogFormat.JSON.use(flags.level());
        if (flags.config == null) {
            throw CommandFailure.usage("run needs --config FILE");
        }
        new NodeRunner(terminal, flags, Optional.empty())
                .run((settings, addresses) -> "Sluice " + Version.text() + " on "
                        + settings.server().host() + ":" + addresses.port() + ", management on "
                        + settings.management().host() + ":" + addresses.managementPort() + ", Kafka "
                        + addresses.kafka());
    }
}
