// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.DoorSettings;
import dev.sluice.config.DoorSettings.Forwarded;
import dev.sluice.config.DoorSettings.Tls;
import dev.sluice.gateway.http.Gate;
import dev.sluice.gateway.outside.TestAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that come over HTTP/2 have the deadlines of all others, though nothing has to announce them. */
@Timeout(60)
class Http2BodiesTest {
    @TempDir
    private Path folder;

    @AutoClose
    private Door door;

    private HttpClient client;

    @BeforeEach
    void open() throws Exception {
        var authority = new TestAuthority(folder);
        authority.make("root", "root", null, "bc:c=ca:true");
        authority.make("server", "localhost", "root", "san=dns:localhost");
        Files.writeString(folder.resolve("server.key"), authority.keyPem("server"));
        Files.writeString(folder.resolve("server.pem"), authority.pem("server", "root"));
        var tls = new Tls(folder.resolve("server.pem"), folder.resolve("server.key"), null);
        door = new Door(Gate.of(new DoorSettings(tls, 100, null, List.of(), Forwarded.FORWARDED)));
        door.know(Door.source("gh", "github", "s3cret"));
        client = HttpClient.newBuilder()
                .sslContext(authority.client("root", null))
                .build();
    }

    @AfterEach
    void closeClient() {
        client.shutdownNow();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + door.port() + path))
                .version(HttpClient.Version.HTTP_2)
                .timeout(Duration.ofSeconds(30));
    }

    @Test
    void a_body_that_never_ends_is_cut_off_and_other_streams_go_on() throws Exception {
        HttpResponse<String> cut = client.send(to("/in/gh").POST(endless()).build(), BodyHandlers.ofString());
        HttpResponse<String> next =
                client.send(to("/in/gh").POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());

        assertThat(cut.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(cut.statusCode()).isEqualTo(408);
        assertThat(cut.body()).contains("\"code\":\"request_timeout\"");
        assertThat(next.statusCode()).isEqualTo(401);
        assertThat(door.heldBytes()).isZero();
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void who_is_refused_before_a_body_that_never_ends_is_told_and_cut_off() throws Exception {
        HttpResponse<String> refused =
                client.send(to("/in/nobody").POST(endless()).build(), BodyHandlers.ofString());

        assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(refused.statusCode()).isEqualTo(404);
    }

    /** Of unknown length, of which nothing ever comes. */
    private static HttpRequest.BodyPublisher endless() {
        return BodyPublishers.fromPublisher(subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long more) {}

            @Override
            public void cancel() {}
        }));
    }
}
