// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import com.stripe.net.Webhook.Signature;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The providers' own libraries accept what we sign, and we accept what they sign. */
class OfficialLibrariesTest {
    private static final String BODY = "{\"id\":\"evt_1\",\"name\":\"Žluťoučký kůň\"}";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static Provider provider(String name) {
        return Providers.builtIn().get(name).orElseThrow();
    }

    private static Map<String, String> signed(String name) {
        return provider(name)
                .signer(List.of(SECRET))
                .sign(BODY.getBytes(StandardCharsets.UTF_8), "msg_1", Instant.now(), Map.of());
    }

    @Test
    void stripe_accepts_our_signature() throws Exception {
        String header = signed("stripe").get("Stripe-Signature");

        assertThat(Signature.verifyHeader(BODY, header, SECRET, 300)).isTrue();
    }

    @Test
    void we_accept_the_signature_of_stripe() throws Exception {
        long second = 1_700_000_000;
        String mac = com.stripe.net.Webhook.Util.computeHmacSha256(SECRET, second + "." + BODY);
        var request = Requests.post(BODY)
                .header("Stripe-Signature", "t=" + second + ",v1=" + mac)
                .build();

        assertThat(provider("stripe").verifier(SourceOptions.of(SECRET)).verify(request, Instant.ofEpochSecond(second)))
                .isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void standard_webhooks_accepts_our_signature() {
        assertThatCode(() -> new Webhook(SECRET).verify(BODY, headers(signed("standard-webhooks"))))
                .doesNotThrowAnyException();
    }

    @Test
    void we_accept_the_signature_of_standard_webhooks() throws Exception {
        long second = 1_700_000_000;
        var request = Requests.post(BODY)
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", Long.toString(second))
                .header("webhook-signature", new Webhook(SECRET).sign("msg_1", second, BODY))
                .build();

        assertThat(provider("standard-webhooks")
                        .verifier(SourceOptions.of(SECRET))
                        .verify(request, Instant.ofEpochSecond(second)))
                .isInstanceOf(Verdict.Verified.class);
    }

    private static HttpHeaders headers(Map<String, String> all) {
        var lists = new LinkedHashMap<String, List<String>>();
        all.forEach((name, value) -> lists.put(name, List.of(value)));
        return HttpHeaders.of(lists, (name, value) -> true);
    }
}
