// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.sluice.gateway.kit.ApiAnswer;
import dev.sluice.gateway.kit.ApiClient;
import dev.sluice.gateway.kit.Partner;
import dev.sluice.gateway.kit.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets, tokens and keys stand in no log line at any level, no metric, no error and no answer but the two that show them once. */
class RedactionIT {
    private static final String MADE = signing("marker-of-the-first-secret-1");
    private static final String NEXT = signing("marker-of-the-second-secret");
    private static final String DOOR = "marker-of-a-source-secret";
    private static final String DOOR_NEXT = "marker-of-its-next-secret";
    private static final String HEADER = "marker-of-a-header";
    private static final String MISTAKEN = "marker-of-a-mistake";

    @TempDir
    Path folder;

    private World world;
    private final Log log = new Log();
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.sluice");
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<String> answers = new ArrayList<>();

    /** Everything that is logged, as text: message, pairs, stack. */
    private static final class Log extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            String stack =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getFormattedMessage() + " " + event.getKeyValuePairs() + " " + event.getMDCPropertyMap()
                    + " " + stack);
        }
    }

    private static String signing(String text) {
        return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void begin() {
        log.start();
        root.addAppender(log);
        ours.setLevel(Level.TRACE);
        world = new World(folder);
        world.given.stripe("of-file").subscription("file-sub", "").running();
    }

    @AfterEach
    void end() {
        world.close();
        root.detachAppender(log);
        ours.setLevel(null);
    }

    private ApiAnswer keep(ApiAnswer answer) {
        answers.add(answer.status() + " " + answer.body());
        return answer;
    }

    @Test
    void no_secret_token_or_key_shows_anywhere() {
        Partner partner = world.then.partner("redacted");
        String token = world.when.token("acme", "read", "write", "publish");
        ApiClient api = world.when.bearer(token);

        String subscription =
                "{\"webhook\":{\"url\":\"" + partner.url() + "\",\"headers\":{\"X-Key\":\"" + HEADER + "\"}%s}}";
        String path = api.post("/v1/subscriptions", subscription.formatted(",\"secrets\":[\"" + MADE + "\"]"))
                .header("location");
        String source = api.post("/v1/sources", "{\"provider\":\"stripe\",\"secrets\":[\"" + DOOR + "\"]}")
                .header("location");
        rotateAndChange(api, path, source, subscription);
        mistakes(api, path, source);
        deliver(api, partner);
        world.when.restarts();
        ApiClient again = world.when.bearer(token);
        keep(again.get(path));
        world.when.kafkaRefuses("sluice.audit");
        assertThat(keep(again.put(path, subscription.formatted(",\"secrets\":[\"" + MADE + "\"]")))
                        .status())
                .isEqualTo(503);
        assertThat(keep(again.post(path + "/rotate-secret", "{\"secret\":\"" + MADE + "\",\"grace\":\"0s\"}"))
                        .status())
                .isEqualTo(503);
        answers.add(world.then.management("/metrics"));
        answers.add(world.then.management("/health/ready"));
        answers.addAll(world.then.audit());

        var markers = new ArrayList<>(List.of(MADE, NEXT, DOOR, DOOR_NEXT, HEADER, MISTAKEN, token));
        markers.add("marker-of");
        markers.add(token.substring(token.lastIndexOf('.') + 1));
        markers.addAll(world.then.keys());
        markers.add(Base64.getEncoder().encodeToString("marker-of".getBytes(StandardCharsets.UTF_8)));
        assertThat(log.lines).hasSizeGreaterThan(50);
        for (String marker : markers) {
            assertThat(log.lines).noneMatch(line -> line.contains(marker));
            assertThat(answers).noneMatch(answer -> answer.contains(marker));
        }
    }

    private void rotateAndChange(ApiClient api, String path, String source, String subscription) {
        assertThat(api.post(path + "/rotate-secret", "{\"secret\":\"" + NEXT + "\"}", "Idempotency-Key", "k")
                        .status())
                .isEqualTo(200);
        assertThat(api.post(source + "/rotate-secret", "{\"secret\":\"" + DOOR_NEXT + "\"}")
                        .status())
                .isEqualTo(200);
        keep(api.put(path, subscription.formatted(",\"maxInFlight\":3").replace(HEADER, "***")));
        keep(api.post(path + "/pause", null));
        keep(api.post(path + "/resume", null));
        keep(api.post(path + "/test", null));
        keep(api.get(path));
        keep(api.get(source));
        keep(api.get("/v1/subscriptions"));
        keep(api.get("/v1/sources"));
        keep(api.get("/v1/subscriptions?q=" + MISTAKEN));
    }

    private void mistakes(ApiClient api, String path, String source) {
        for (String secret : List.of(
                "[\"" + MISTAKEN + "\"]",
                "\"" + MISTAKEN + "\"",
                "[1,\"whsec_" + MISTAKEN + "\"]",
                "[{\"" + "a" + "\":\"" + MISTAKEN + "\"}]",
                "[\"whsk_" + MISTAKEN + "\"]")) {
            keep(api.put(path, "{\"webhook\":{\"url\":\"https://a.example/\",\"secrets\":" + secret + "}}"));
            keep(api.post("/v1/sources", "{\"provider\":\"nobody\",\"secrets\":" + secret + "}"));
            keep(api.post("/v1/sources", "{\"provider\":\"svix\",\"secrets\":" + secret + "}"));
        }
        keep(api.post(path + "/rotate-secret", "{\"secret\":\"" + MISTAKEN + "\"}"));
        keep(api.post(path + "/rotate-secret", "{\"secret\":[\"" + MISTAKEN + "\"]}"));
        keep(api.post(path + "/rotate-secret", "{\"secret\":\"" + NEXT + "\"}"));
        keep(api.post(path + "/rotate-secret", "{\"secret\":\"" + MISTAKEN));
        keep(api.post(source + "/rotate-secret", "{\"grace\":\"" + MISTAKEN + "\"}"));
        keep(api.put(
                path, "{\"webhook\":{\"url\":\"https://a.example/\",\"headers\":{\"X\":\"" + MISTAKEN + "\\n\"}}}"));
        keep(api.put(path, "{\"webhook\":{\"url\":\"https://u:" + MISTAKEN + "@a.example/\"}}"));
        keep(world.when.bearer(MISTAKEN).get(path));
        keep(world.when.bearer("a." + MISTAKEN + ".b").get(path));
    }

    private void deliver(ApiClient api, Partner partner) {
        int before = partner.requests().size();
        keep(api.post(
                "/v1/events",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"x\"}",
                "Content-Type",
                "application/cloudevents+json"));
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> partner.requests().size() > before);
    }
}
