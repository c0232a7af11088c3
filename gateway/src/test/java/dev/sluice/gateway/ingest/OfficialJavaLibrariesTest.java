// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import com.twilio.security.RequestValidator;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The providers' own libraries for Java sign, the door accepts, and refuses after one flipped bit. */
@Timeout(120)
class OfficialJavaLibrariesTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY = "{\"id\":\"evt_1\",\"type\":\"a.b\",\"name\":\"Žluťoučký kůň\"}";
    private static final String FORM = "Body=a+b%21&From=%2B15005550006&MessageSid=SM1";
    private static final Map<String, String> FIELDS =
            Map.of("Body", "a b!", "From", "+15005550006", "MessageSid", "SM1");
    private static final String OURS = "https://hooks.example.com";
    private static final String URL = OURS + "/in/twilio";

    @AutoClose
    private static Door door;

    @BeforeAll
    static void open() throws Exception {
        door = Door.at(OURS);
        door.know(
                Door.source("stripe", "stripe", SECRET),
                Door.source("standard-webhooks", "standard-webhooks", SECRET),
                Door.source("svix", "svix", SECRET),
                Door.source("twilio", "twilio", SECRET));
    }

    private static Map<String, String> headers(String library) throws Exception {
        long second = Instant.now().getEpochSecond();
        String time = Long.toString(second);
        return switch (library) {
            case "stripe" ->
                Map.of(
                        "Stripe-Signature",
                        "t=" + time + ",v1=" + Webhook.Util.computeHmacSha256(SECRET, time + "." + BODY));
            case "standard-webhooks" ->
                Map.of(
                        "webhook-id",
                        "msg_1",
                        "webhook-timestamp",
                        time,
                        "webhook-signature",
                        new com.standardwebhooks.Webhook(SECRET).sign("msg_1", second, BODY));
            case "svix" ->
                Map.of(
                        "svix-id",
                        "msg_2",
                        "svix-timestamp",
                        time,
                        "svix-signature",
                        new com.svix.Webhook(SECRET).sign("msg_2", second, BODY));
            default ->
                Map.of("Content-Type", "application/x-www-form-urlencoded", "X-Twilio-Signature", twilio(FIELDS));
        };
    }

    /** The library validates only; what it compares with is what Twilio sends. */
    private static String twilio(Map<String, String> fields) throws Exception {
        Method signing = RequestValidator.class.getDeclaredMethod("getValidationSignature", String.class, Map.class);
        signing.setAccessible(true);
        return (String) signing.invoke(new RequestValidator(SECRET), URL, fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "standard-webhooks", "svix", "twilio"})
    void what_the_library_signs_is_accepted_and_one_flipped_bit_is_not(String library) throws Exception {
        String body = library.equals("twilio") ? FORM : BODY;
        Map<String, String> headers = headers(library);
        assertThat(door.post(library, body, headers).statusCode()).isEqualTo(200);

        for (int at : new int[] {0, body.length() / 2, body.length() - 1}) {
            String flipped = body.substring(0, at) + (char) (body.charAt(at) ^ 1) + body.substring(at + 1);
            var refused = door.post(library, flipped, headers);
            assertThat(refused.statusCode()).as("flipped at " + at).isEqualTo(401);
            assertThat(refused.body()).contains("signature_mismatch");
        }
    }

    @Test
    void twilio_accepts_what_we_sign_and_no_other_field() {
        var source = SourceScheme.of(
                Door.source("twilio", "twilio", SECRET), dev.sluice.gateway.provider.Providers.builtIn());
        String signature = source.signer()
                .sign(
                        URL,
                        FORM.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "msg_1",
                        Instant.now(),
                        Map.of("Content-Type", "application/x-www-form-urlencoded"))
                .headers()
                .get("X-Twilio-Signature");

        var validator = new RequestValidator(SECRET);
        assertThat(validator.validate(URL, FIELDS, signature)).isTrue();
        assertThat(validator.validate(URL, Map.of("Body", "a b!"), signature)).isFalse();
    }
}
