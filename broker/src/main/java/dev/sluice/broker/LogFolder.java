// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broker;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** The folder with the broker's data. */
final class LogFolder {
    private LogFolder() {}

    /** Gives a new folder its cluster id and first metadata; leaves a formatted one as it is. */
    static void formatIfNew(KafkaConfig config) {
        String folder = config.metadataLogDir();
        if (Files.exists(Path.of(folder, "meta.properties"))) {
            return;
        }
        try (PrintStream silent = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(config.nodeId())
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .setMetadataLogDirectory(folder)
                    .addDirectory(folder)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception failed) { // Formatter.run() declares no narrower one
            throw new KafkaException("can't format " + folder, failed);
        }
    }
}
