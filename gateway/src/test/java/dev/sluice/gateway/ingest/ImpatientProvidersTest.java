// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.http.Gate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that takes ten minutes for an answer, and a provider that gives up after a second. */
@Timeout(60)
class ImpatientProvidersTest {
    private static final String BODY = "{\"action\":\"created\"}";

    @AutoClose
    private Door door;

    @BeforeEach
    void open() throws Exception {
        door = new Door(
                Gate.open(),
                new Ingest.Options(Door.MAX_BODY, Door.MAX_HELD, Duration.ofSeconds(10), Duration.ofMinutes(10), ""));
        door.know(
                Door.source("sentry", "sentry", "s3cret"),
                Door.source("patient", "pagerduty", "s3cret"),
                SomeSource.of("spooling", "sentry", "s3cret").spooling().settings());
        door.log.mood = FakeLog.Mood.SILENT;
    }

    @Test
    void is_answered_before_it_gives_up_and_one_that_says_nothing_is_not() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + "/in/patient"))
                .POST(BodyPublishers.ofString(BODY));
        door.signed("patient", BODY).forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            var patient = client.sendAsync(request.build(), BodyHandlers.ofString());

            var answer = door.post("sentry", BODY);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("log_unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(patient).isNotDone();
            client.shutdownNow();
        }
    }

    @Test
    void has_its_event_on_the_disk_before_it_gives_up() {
        var answer = door.post("spooling", BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Sluice-Spooled")).hasValue("true");
    }
}
