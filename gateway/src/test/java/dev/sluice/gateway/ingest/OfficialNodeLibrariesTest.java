// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The providers' own libraries for Node.js sign, the door accepts, and refuses after one flipped bit. They are installed with {@code npm ci}
 * in {@code src/test/js}; where they are not, the tests are skipped, which CI does not allow.
 */
@Timeout(120)
class OfficialNodeLibrariesTest {
    private static final Path FOLDER = Path.of("src", "test", "js");
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OURS = "https://hooks.example.com";
    private static final String BODY = "{\"id\":\"evt_1\",\"type\":\"a.b\",\"name\":\"Žluťoučký kůň\"}";
    private static final String FORM = "MessageSid=SM1&Body=a+b%21&From=%2B15005550006";
    private static JsonObject signed;
    private static Door door;

    @BeforeAll
    static void open() throws Exception {
        assumeTrue(Files.isDirectory(FOLDER.resolve("node_modules")), "npm ci was not run in gateway/src/test/js");
        assumeTrue(hasNode(), "there is no node");
        door = Door.at(OURS);
        door.know(
                Door.source("stripe", "stripe", SECRET),
                Door.source("github", "github", SECRET),
                Door.source("standard-webhooks", "standard-webhooks", SECRET),
                Door.source("svix", "svix", SECRET),
                Door.source("twilio", "twilio", SECRET));
        signed = sign();
    }

    @AfterAll
    static void close() throws Exception {
        if (door != null) {
            door.close();
        }
    }

    private static boolean hasNode() {
        try {
            var process = new ProcessBuilder("node", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stopped) {
            throw new AssertionError("interrupted", stopped);
        }
    }

    private static JsonObject sign() throws Exception {
        var process = new ProcessBuilder("node", "sign.mjs")
                .directory(FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(new JsonObject()
                    .put("secret", SECRET)
                    .put("url", OURS + "/in/twilio")
                    .put("body", BODY)
                    .put("form", FORM)
                    .encode()
                    .getBytes(UTF_8));
        }
        var told = new JsonObject(new String(process.getInputStream().readAllBytes(), UTF_8));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return told;
    }

    private static Map<String, String> headers(String library) {
        var headers = new TreeMap<String, String>();
        signed.getJsonObject(library).forEach(header -> headers.put(header.getKey(), (String) header.getValue()));
        return headers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "github", "standard-webhooks", "svix", "twilio"})
    void what_the_library_signs_is_accepted_and_one_flipped_bit_is_not(String library) {
        String body = library.equals("twilio") ? FORM : BODY;
        assertThat(door.post(library, body, headers(library)).statusCode()).isEqualTo(200);

        for (int at : new int[] {0, body.length() / 2, body.length() - 1}) {
            String flipped = body.substring(0, at) + (char) (body.charAt(at) ^ 1) + body.substring(at + 1);
            var refused = door.post(library, flipped, headers(library));
            assertThat(refused.statusCode()).as("flipped at " + at).isEqualTo(401);
            assertThat(refused.body()).contains("signature_mismatch");
        }
    }
}
