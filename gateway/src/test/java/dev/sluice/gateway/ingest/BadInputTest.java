// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.http.RawClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What senders get wrong or try on purpose, line by line, with the status and the code of the answer. */
@Timeout(120)
class BadInputTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLSAW";
    private static final String BODY = "{\"type\":\"a.b\",\"n\":1}\n";
    private static final String OK = "200";
    private static final String MISSING = "401 signature_missing";
    private static final String MALFORMED = "401 signature_malformed";
    private static final String MISMATCH = "401 signature_mismatch";
    /** What is no signature, or one that is not of this: which of the two hangs on its last bits. */
    private static final String WRONG = "401 signature_(malformed|mismatch)";

    private static final String BAD_TIME = "401 timestamp_malformed";
    private static final String NO_TIME = "401 timestamp_missing";
    private static final String OUT = "401 timestamp_out_of_tolerance";

    @AutoClose
    private static final Door door = Door.open();

    @BeforeEach
    void know() {
        door.log.forget();
        door.ahead = Duration.ZERO;
        door.know(
                Door.source("standard", "standard-webhooks", SECRET),
                Door.source(
                        "stranger",
                        "standard-webhooks",
                        "whsec_" + Base64.getEncoder().encodeToString(new byte[32])),
                Door.source("github", "github", "gh-secret"),
                Door.source("stripe", "stripe", "whsec_test"),
                Door.source("token", "gitlab", "a-token"),
                Door.source("form", "hmac", "s3cret", Duration.ZERO, null, Door.hmac(null)),
                Door.source("withid", "hmac", "s3cret", Duration.ZERO, null, Door.hmac("/id")));
    }

    /** One request to a Standard Webhooks source. */
    private record Sent(String id, String time, String signature, String body, String more) {
        Sent(String id, String time, String signature, String body) {
            this(id, time, signature, body, "");
        }

        String to(String source) {
            var text = new StringBuilder("POST /in/" + source + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + more);
            header(text, "webhook-id", id);
            header(text, "webhook-timestamp", time);
            header(text, "webhook-signature", signature);
            return text + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }

        private static void header(StringBuilder text, String name, String value) {
            if (value != null) {
                text.append(name).append(": ").append(value).append("\r\n");
            }
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            // the raw client writes a byte a character
            return mac.doFinal(text.getBytes(ISO_8859_1));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static byte[] raw(String id, String time, String body) {
        byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
        return mac(key, id + "." + time + "." + body);
    }

    private static String good(String id, String time, String body) {
        return "v1," + Base64.getEncoder().encodeToString(raw(id, time, body));
    }

    private static String at(long secondsFromNow) {
        return Long.toString(Instant.now().getEpochSecond() + secondsFromNow);
    }

    private static Sent timed(String time) {
        return new Sent("m", time, good("m", time, BODY), BODY);
    }

    private static Sent signed(String signature) {
        return new Sent("m", at(0), signature, BODY);
    }

    private static Arguments row(String what, String expected, Sent sent) {
        return Arguments.of(what, expected, sent);
    }

    static Stream<Arguments> signatures() {
        String now = at(0);
        String right = good("m", now, BODY);
        String wrong = "v1," + Base64.getEncoder().encodeToString(new byte[32]);
        String padless = right.replace("=", "");
        String hex = "v1," + HexFormat.of().withUpperCase().formatHex(raw("m", now, BODY));
        List<Arguments> rows = new ArrayList<>(List.of(
                row("valid", OK, new Sent("m", now, right, BODY)),
                row("one valid of three", OK, new Sent("m", now, wrong + " " + right + " " + wrong, BODY)),
                row("with an unknown version beside it", OK, new Sent("m", now, "v9,abc " + right, BODY)),
                row("without padding", WRONG, new Sent("m", now, padless, BODY)),
                row("bytes that are no UTF-8", OK, body("{\"n\":\"\u00ff\u00c0\"}")),
                row("missing", MISSING, signed(null)),
                row("empty", MALFORMED, signed("")),
                row("another version alone", MALFORMED, signed("v9," + right.substring(3))),
                row("no version", MALFORMED, signed(right.substring(3))),
                row("seventeen", MALFORMED, new Sent("m", now, (wrong + " ").repeat(16) + right, BODY)),
                row("a thousand", MALFORMED, new Sent("m", now, "v1,AA== ".repeat(1_000) + right, BODY)),
                row("twice", MALFORMED, new Sent("m", now, right, BODY, "webhook-signature: " + right + "\r\n")),
                row("twice, the wrong one first", MALFORMED, twice(now, right, wrong)),
                row("hex instead of base64", WRONG, new Sent("m", now, hex, BODY)),
                row("cut by one", WRONG, new Sent("m", now, padless.substring(0, padless.length() - 1), BODY)),
                row("cut by a byte", WRONG, new Sent("m", now, padless.substring(0, padless.length() - 3), BODY)),
                row(
                        "with a space inside",
                        MALFORMED,
                        new Sent("m", now, right.substring(0, 3) + " " + right.substring(3), BODY)),
                row("of another's secret", MISMATCH, signed(wrong)),
                row("without an id", MISSING, new Sent(null, now, good("", now, BODY), BODY)),
                row("of another id", MISMATCH, new Sent("n", now, right, BODY)),
                row("an id with full stops", OK, named("tenant.example.msg_1")),
                row("an id of 1,024 bytes", OK, named("i".repeat(1_024))),
                row("an id of 1,025 bytes", MALFORMED, named("i".repeat(1_025))),
                row("an id that ends in a time", MALFORMED, named("m." + now)),
                row("an id with a time in it", MALFORMED, named("m." + now + ".1")),
                row("an id with a control character", MALFORMED, named("m\t1")),
                row("an empty id", MALFORMED, named("")),
                row("the id twice", MALFORMED, new Sent("m", now, right, BODY, "webhook-id: m\r\n")),
                row("no body", MISMATCH, new Sent("m", now, right, "")),
                row("one bit of the body", MISMATCH, new Sent("m", now, right, BODY.replace('1', '0'))),
                row("a newline more", MISMATCH, new Sent("m", now, right, BODY + "\n")),
                row("a newline less", MISMATCH, new Sent("m", now, right, BODY.strip())),
                row("CRLF for LF", MISMATCH, new Sent("m", now, right, BODY.replace("\n", "\r\n"))),
                row("a byte order mark", MISMATCH, new Sent("m", now, right, "\u00ef\u00bb\u00bf" + BODY)),
                row("the same JSON written anew", MISMATCH, new Sent("m", now, right, "{\"n\":1,\"type\":\"a.b\"}"))));
        rows.addAll(times());
        return rows.stream();
    }

    private static Sent twice(String now, String right, String wrong) {
        return new Sent("m", now, right, BODY, "webhook-signature: " + wrong + "\r\n");
    }

    private static Sent named(String id) {
        String now = at(0);
        return new Sent(id, now, good(id, now, BODY), BODY);
    }

    private static Sent body(String body) {
        String now = at(0);
        return new Sent("m", now, good("m", now, body), body);
    }

    /** To the second they are held in TimestampRuleTest, with a clock that stands. */
    private static List<Arguments> times() {
        return List.of(
                row("nearly five minutes old", OK, timed(at(-240))),
                row("nearly five minutes ahead", OK, timed(at(240))),
                row("more than five minutes old", OUT, timed(at(-360))),
                row("more than five minutes ahead", OUT, timed(at(360))),
                row("time 0", OUT, timed("0")),
                row("time missing", NO_TIME, new Sent("m", null, good("m", "", BODY), BODY)),
                row("time negative", BAD_TIME, timed("-" + at(0))),
                row("time with a sign", BAD_TIME, timed("+" + at(0))),
                row("time of 19 digits", BAD_TIME, timed("1000000000000000000")),
                row("time a fraction", BAD_TIME, timed(at(0) + ".5")),
                row("time in hex", BAD_TIME, timed("0x6553f100")),
                row("time in words", BAD_TIME, timed("now")),
                row("time 1e9", BAD_TIME, timed("1e9")),
                row(
                        "time twice",
                        BAD_TIME,
                        new Sent("m", at(0), good("m", at(0), BODY), BODY, "webhook-timestamp: " + at(0) + "\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void signatures(String what, String expected, Sent sent) {
        String heard = RawClient.exchange(door.port(), sent.to("standard"));

        assertThat(told(heard)).as(what).matches(expected);
        assertThat(door.log.events()).hasSize(expected.equals(OK) ? 1 : 0);
    }

    /** Status, and the code of a problem. */
    private static String told(String heard) {
        String status = heard.isEmpty() ? "" : heard.split(" ", 3)[1];
        int code = heard.indexOf("\"code\":\"");
        return code < 0 ? status : status + " " + heard.substring(code + 8, heard.indexOf('"', code + 8));
    }

    @Test
    void a_signature_that_is_good_elsewhere_is_not_good_here() {
        Sent sent = timed(at(0));

        assertThat(told(RawClient.exchange(door.port(), sent.to("stranger")))).isEqualTo(MISMATCH);
        assertThat(told(RawClient.exchange(door.port(), sent.to("github")))).isEqualTo(MISSING);
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void a_whole_request_again_is_a_repeat_within_its_time() {
        Sent sent = timed(at(0));

        String first = RawClient.exchange(door.port(), sent.to("standard"));
        String second = RawClient.exchange(door.port(), sent.to("standard"));

        assertThat(first).startsWith("HTTP/1.1 200 ").doesNotContainIgnoringCase("sluice-duplicate");
        assertThat(second).startsWith("HTTP/1.1 200 ").containsIgnoringCase("sluice-duplicate: true");
        assertThat(door.log.events()).hasSize(1);
    }

    @Test
    void a_long_id_is_known_again() {
        Sent sent = named("i".repeat(1_024));

        assertThat(told(RawClient.exchange(door.port(), sent.to("standard")))).isEqualTo(OK);
        assertThat(RawClient.exchange(door.port(), sent.to("standard")))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("sluice-duplicate: true");
        assertThat(door.log.events())
                .singleElement()
                .satisfies(event -> assertThat(event.id()).isEqualTo(sent.id()));
    }

    @Test
    void a_whole_request_again_is_refused_when_its_time_is_over() {
        Sent sent = timed(at(0));
        assertThat(told(RawClient.exchange(door.port(), sent.to("standard")))).isEqualTo(OK);
        door.ahead = Duration.ofSeconds(301);

        assertThat(told(RawClient.exchange(door.port(), sent.to("standard")))).isEqualTo(OUT);
        door.log.forget();
        assertThat(told(RawClient.exchange(door.port(), sent.to("standard"))))
                .as("also by a node that has forgotten it")
                .isEqualTo(OUT);
        assertThat(door.log.events()).isEmpty();
    }

    /** The bytes that are signed stay the same when a full stop is taken for another one of theirs. */
    @Test
    void an_old_request_is_not_made_new_by_moving_its_time_into_its_id() {
        String old = at(-86_400);
        String fresh = at(0);
        String body = "text";
        String signature = good("m", old, fresh + "." + body);

        assertThat(told(RawClient.exchange(
                        door.port(), new Sent("m", old, signature, fresh + "." + body).to("standard"))))
                .isEqualTo(OUT);
        assertThat(told(RawClient.exchange(door.port(), new Sent("m." + old, fresh, signature, body).to("standard"))))
                .isEqualTo(MALFORMED);
        assertThat(door.log.events()).isEmpty();
    }

    @Test
    void a_header_that_is_named_as_one_of_the_connection_is_read_all_the_same() {
        Sent sent = timed(at(0));
        String hopByHop = new Sent(
                        sent.id(), sent.time(), sent.signature(), sent.body(), "Connection: webhook-signature\r\n")
                .to("standard");
        String without =
                new Sent(sent.id(), sent.time(), null, sent.body(), "Connection: webhook-signature\r\n").to("standard");

        assertThat(told(RawClient.exchange(door.port(), hopByHop))).isEqualTo(OK);
        assertThat(told(RawClient.exchange(door.port(), without))).isEqualTo(MISSING);
    }

    static Stream<Arguments> nothing_shown() {
        return Stream.of(
                Arguments.of("standard", "", MISSING),
                Arguments.of("github", "", MISSING),
                Arguments.of("github", "X-Hub-Signature-256:\r\n", MALFORMED),
                Arguments.of("github", "X-Hub-Signature-256: sha256=\r\n", MALFORMED),
                Arguments.of("stripe", "", MISSING),
                Arguments.of("stripe", "Stripe-Signature:\r\n", "401 (signature|timestamp)_(malformed|missing)"),
                Arguments.of("stripe", "Stripe-Signature: ,,,\r\n", "401 (signature|timestamp)_(malformed|missing)"),
                Arguments.of("token", "", MISSING),
                Arguments.of("token", "X-Gitlab-Token:\r\n", "401 signature_(malformed|mismatch|missing)"),
                Arguments.of("token", "X-Gitlab-Token: a-toke\r\n", MISMATCH),
                Arguments.of("token", "X-Gitlab-Token: a-token-and-more\r\n", MISMATCH));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void nothing_shown(String source, String headers, String expected) {
        String heard = RawClient.exchange(
                door.port(),
                "POST /in/" + source + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers
                        + "Content-Length: 2\r\n\r\n{}");

        assertThat(told(heard)).matches(expected);
        assertThat(door.log.events()).isEmpty();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("null", "null"),
                Arguments.of("a number", "7"),
                Arguments.of("NaN", "{\"id\":NaN}"),
                Arguments.of("a comment", "{\"id\":/*x*/\"a\"}"),
                Arguments.of("two documents", "{\"id\":\"a\"}{\"id\":\"b\"}"),
                Arguments.of("__proto__", "{\"__proto__\":{\"id\":\"x\"}}"),
                Arguments.of("a NUL", "{\"id\":\"a\0b\"}"),
                Arguments.of("overlong UTF-8", "{\"id\":\"\u00c0\u00ae\"}"),
                Arguments.of("UTF-16 with its mark", "\u00ff\u00fe{\0\"\0i\0d\0\"\0:\0\"\0a\0\"\0}\0"),
                Arguments.of("UTF-16 without", "{\0\"\0i\0d\0\"\0:\0\"\0a\0\"\0}\0"),
                Arguments.of("UTF-32", "\0\0\0{\0\0\0}"),
                Arguments.of("a number of 1,001 digits", "{\"id\":" + "9".repeat(1_001) + "}"),
                Arguments.of("64 levels", "[".repeat(64) + "]".repeat(64)),
                Arguments.of("65 levels", "[".repeat(65) + "]".repeat(65)),
                // all of one hash in Java
                Arguments.of("keys that collide", colliding()));
    }

    private static String colliding() {
        var keys = new StringBuilder("{");
        for (int i = 0; i < 1 << 11; i++) {
            keys.append(i == 0 ? "" : ",").append('"');
            for (int bit = 0; bit < 11; bit++) {
                keys.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            keys.append("\":0");
        }
        return keys.append('}').toString();
    }

    /** Whatever it is: it is authentic, so it is taken, byte for byte, with an id of its own or one made up. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void bodies(String what, String body) {
        String signature = HexFormat.of().formatHex(mac("s3cret".getBytes(UTF_8), body));

        String heard = RawClient.exchange(
                door.port(),
                "POST /in/withid HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "X-Signature: " + signature + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

        assertThat(told(heard)).as(what).isEqualTo(OK);
        assertThat(door.log.events()).hasSize(1);
        assertThat(door.log.events().getFirst().data()).isEqualTo(body.getBytes(ISO_8859_1));
        assertThat(door.log.events().getFirst().id()).isNotEmpty().hasSizeLessThanOrEqualTo(1_024);
    }

    /** Without a profile that says otherwise a form is a body like any other: kept as it is, and nothing of it stored anywhere else. */
    @Test
    void a_form_with_files_is_kept_byte_for_byte() {
        String body =
                "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../../x\"\r\n\r\nbytes\r\n--b--\r\n";
        String signature = HexFormat.of().formatHex(mac("s3cret".getBytes(UTF_8), body));

        String heard = RawClient.exchange(
                door.port(),
                "POST /in/form HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                        + "X-Signature: " + signature + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

        assertThat(told(heard)).isEqualTo(OK);
        assertThat(new String(door.log.events().getFirst().data(), UTF_8)).isEqualTo(body);
    }
}
