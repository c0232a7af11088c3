// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BrokerProcessIT {
    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void a_killed_broker_comes_back_on_the_same_folder_and_port_with_what_it_acknowledged() throws Exception {
        String address = launch();
        try (var admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get(20, TimeUnit.SECONDS);
        }
        EmbeddedBrokerIT.write(address, "acknowledged");
        process.destroyForcibly().waitFor();

        String again = launch();

        assertThat(again).isEqualTo(address);
        EmbeddedBrokerIT.write(again, "later");
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(folder))) {
            assertThat(EmbeddedBrokerIT.read(broker, 2)).containsExactly("acknowledged", "later");
        }
    }

    private String launch() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        "--data",
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        assertThat(line).startsWith("ready 127.0.0.1:");
        return line.substring("ready ".length());
    }
}
