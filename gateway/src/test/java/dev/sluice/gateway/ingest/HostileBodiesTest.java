// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.source.SourceSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are sent to do harm, by whoever knows a path: each is answered, and gives back what it held. */
@Timeout(120)
class HostileBodiesTest {
    @AutoClose
    private static Door door;

    @BeforeAll
    static void open() throws Exception {
        door = new Door();
        door.know(
                source("mailgun", List.of("s"), Map.of()),
                source("adyen", List.of("00ff"), Map.of()),
                source("linear", List.of("s"), Map.of()),
                source("monday", List.of("s"), Map.of("audience", List.of("https://a.example/in/monday"))),
                source("notion", List.of("s"), Map.of()),
                source("paypal", List.of("s"), Map.of()),
                source("aws-sns", List.of(), Map.of("topics", List.of("t"))));
    }

    @BeforeEach
    void forget() {
        door.outside.grave = null;
    }

    private static SourceSettings source(String provider, List<String> secrets, Map<String, List<String>> settings) {
        return SomeSource.of(provider, provider, secrets.toArray(String[]::new))
                .dedupe(Duration.ZERO)
                .own(settings)
                .settings();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mailgun | {'signature':{'timestamp':#,'token':#,'signature':#}} | 401",
                "adyen | {'notificationItems':[{'NotificationRequestItem':{'amount':{'value':#},'additionalData':{'hmacSignature':'AAAA'}}}]} | 401",
                "linear | {'webhookTimestamp':#} | 401",
                "monday | {'challenge':#} | 200",
                "notion | {'verification_token':#} | 403",
                "aws-sns | {'Type':#,'Signature':#,'SigningCertURL':#,'SignatureVersion':#,'Timestamp':#} | 401",
            })
    void a_number_that_would_fill_the_memory_is_answered_like_any_other(String source, String body, int status) {
        for (String number : List.of("1e2147483647", "-1e2147483647", "1e-2147483647", "1e999999999", "1e99999999")) {
            String json = body.replace('\'', '"').replace("#", number);
            var answer = door.post(source, json, Map.of("Linear-Signature", "00".repeat(32)));

            assertThat(answer.statusCode()).as(json + answer.body()).isEqualTo(status);
        }
        await().untilAsserted(() -> assertThat(door.heldBytes()).isZero());
    }

    @Test
    void an_exponent_that_no_number_has_is_no_json() {
        for (String number : List.of("1e2147483648", "1e-2147483649", "1e99999999999999999999")) {
            var answer = door.post("mailgun", "{\"signature\":{\"timestamp\":" + number + "}}", Map.of());

            assertThat(answer.statusCode()).as(number + answer.body()).isBetween(400, 499);
        }
    }

    private static String sns(String certificate) {
        return "{\"Type\":\"Notification\",\"MessageId\":\"m1\",\"TopicArn\":\"t\",\"Message\":\"hi\",\"Timestamp\":\""
                + Instant.now() + "\",\"SignatureVersion\":\"2\",\"Signature\":\"AAAA\",\"SigningCertURL\":\""
                + certificate + "\"}";
    }

    @Test
    void whatever_breaks_over_a_request_it_is_answered_and_holds_nothing() {
        door.outside.grave = new OutOfMemoryError("made up");

        var answer = door.post("aws-sns", sns("https://sns.us-east-1.amazonaws.com/a.pem"), Map.of());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"code\":\"internal\"").doesNotContain("made up");
        await().untilAsserted(() -> assertThat(door.heldBytes()).isZero());
    }

    @Test
    void a_certificate_at_a_place_that_is_none_is_a_key_to_reject() {
        var bySns = door.post("aws-sns", sns("https:x.pem"), Map.of());
        var byPaypal = door.post(
                "paypal",
                "{}",
                Map.of(
                        "PAYPAL-TRANSMISSION-ID", "1",
                        "PAYPAL-TRANSMISSION-TIME", Instant.now().toString(),
                        "PAYPAL-TRANSMISSION-SIG", "AAAA",
                        "PAYPAL-AUTH-ALGO", "SHA256withRSA",
                        "PAYPAL-CERT-URL", "https:x"));

        for (var answer : List.of(bySns, byPaypal)) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("key_rejected");
        }
    }
}
