// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.events.Event;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.verify.SourceOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures of curves at the door: judged elsewhere, answered as ever. */
@Timeout(60)
class SlowProofsTest {
    private static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String BODY = "{\"id\":\"1\",\"type\":1,\"event\":{\"type\":\"A\"}}";

    private static Map<String, String> signed(String body) {
        return Providers.builtIn()
                .get("discord")
                .orElseThrow()
                .signer(List.of("private:" + SEED))
                .sign(body.getBytes(UTF_8), "msg_1", Instant.now(), Map.of());
    }

    @ParameterizedTest
    @CsvSource({"2, 200", "3, 200", "5, 200", "4, 204", "9, 204"})
    void an_interaction_that_can_be_deferred_is_once_it_is_on_the_log(int type, int status) throws Exception {
        String body = "{\"id\":\"1\",\"type\":" + type + "}";
        try (var door = new Door()) {
            door.know(Door.source("discord", "discord", PUBLIC));

            for (String duplicate : List.of("false", "true")) {
                var answer = door.post("discord", body, signed(body));

                assertThat(answer.statusCode()).isEqualTo(status);
                assertThat(answer.body()).isEqualTo(status == 200 ? "{\"type\":5}" : "");
                assertThat(answer.headers().firstValue("Sluice-Duplicate").orElse("false"))
                        .isEqualTo(duplicate);
            }
            assertThat(door.log.events()).extracting(Event::type).containsExactly("com.discord.interaction." + type);
            door.log.mood = FakeLog.Mood.AWAY;
            String next = body.replace("\"1\"", "\"2\"");
            assertThat(door.post("discord", next, signed(next)).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void a_signature_of_a_curve_is_judged_and_answered_in_any_number_at_once() throws Exception {
        try (var door = new Door()) {
            door.know(Door.source("discord", "discord", PUBLIC));
            Map<String, String> headers = signed(BODY);

            assertThat(door.post("discord", BODY, headers).statusCode()).isEqualTo(204);
            var refused = door.post("discord", BODY + " ", headers);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("signature_mismatch");
            assertThat(door.post("discord", BODY, Map.of()).body()).contains("signature_missing");
            assertThat(door.counted("discord", "accepted")).isEqualTo(1);
            assertThat(door.counted("discord", "signature")).isEqualTo(2);
            assertThat(door.heldBytes()).isZero();
        }
    }

    @Test
    void digits_that_move_from_the_timestamp_into_the_body_do_not_make_a_new_event_of_an_old_one() throws Exception {
        try (var door = new Door()) {
            door.know(Door.source("discord", "discord", PUBLIC));
            Map<String, String> headers = new HashMap<>(signed(BODY));
            String time = headers.get("X-Signature-Timestamp");
            headers.put("X-Signature-Timestamp", time.substring(0, 4));

            var refused = door.post("discord", time.substring(4) + BODY, headers);

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("timestamp_malformed");
        }
    }

    @Test
    void who_was_told_503_while_its_signature_waited_is_never_published_and_its_bytes_count_until_nobody_has_them()
            throws Exception {
        try (var door = new Door()) {
            door.know(Door.source("discord", "discord", PUBLIC));
            try (var busy = BusyThreads.ofProofs(door.vertx())) {
                Map<String, String> headers = signed(BODY);
                int begun = busy.threads() + 1;
                for (int i = 0; i < begun + 2; i++) {
                    var late = door.post("discord", BODY, headers);
                    assertThat(late.statusCode()).isEqualTo(503);
                    assertThat(late.headers().firstValue("retry-after")).isPresent();
                    assertThat(late.body()).contains("overloaded");
                    // handed to the threads: still held; behind them: let go of at once
                    assertThat(door.heldBytes()).isEqualTo((double) Math.min(i + 1, begun) * BODY.length());
                }
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> door.heldBytes() == 0);
            assertThat(door.log.events()).isEmpty();

            assertThat(door.post("discord", BODY, signed(BODY)).statusCode())
                    .as("the provider's next try")
                    .isEqualTo(204);
            assertThat(door.log.events()).hasSize(1);
            assertThat(door.heldBytes()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stripe, secret, false",
        "github, secret, false",
        "discord, d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, true",
        "standard-webhooks, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, false",
        "standard-webhooks, whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=, true"
    })
    void only_curves_are_slow(String provider, String secret, boolean slow) {
        var verifier = Providers.builtIn().get(provider).orElseThrow().verifier(SourceOptions.of(secret));

        assertThat(verifier.isSlow()).isEqualTo(slow);
    }
}
