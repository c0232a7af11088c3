// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.node;

import dev.sluice.config.Settings;
import dev.sluice.gateway.cli.terminal.Terminal;
import dev.sluice.gateway.logging.LogFormat;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole product on one machine. */
@Command(
        name = "dev",
        mixinStandardHelpOptions = true,
        description = "The whole product on one machine: an embedded Kafka broker, the gateway, demo sources.")
public final class DevCommand implements Runnable {
    private final Terminal terminal;

    @Mixin
    private final NodeFlags flags = new NodeFlags();

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "where the embedded broker listens; 0 picks a free one, and keeps it")
    private int kafkaPort;

    public DevCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        LogFormat.TEXT.use(flags.level());
        int port = NodeFlags.port("--kafka-port", kafkaPort, 0);
        new NodeRunner(terminal, flags, Optional.of(port)).run((settings, addresses) -> {
            warnUnlessLoopback(settings);
            return new DevBanner(settings, addresses, flags.data).text();
        });
    }

    private static void warnUnlessLoopback(Settings settings) {
        String host = settings.server().host();
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException notKnown) {
            // then it could not have been listened on
            return;
        }
        LoggerFactory.getLogger(DevCommand.class)
                .atWarn()
                .addKeyValue("host", host)
                .log("dev listens beyond this machine; its keys are for trying out only");
    }
}
