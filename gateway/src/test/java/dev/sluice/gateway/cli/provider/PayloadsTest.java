// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.KeySource;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code send} makes up is a genuine request of every provider whose proof is made with a secret. */
class PayloadsTest {
    private static final Providers CATALOG = Providers.builtIn();
    private static final Set<String> OF_A_PAIR =
            Set.of("aws-sns", "paypal", "google-pubsub", "plaid", "discord", "sendgrid");

    static Stream<String> providers() {
        return CATALOG.names().stream().filter(name -> !OF_A_PAIR.contains(name));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void a_made_up_payload_is_taken_for_genuine(String name) {
        Provider provider = CATALOG.get(name).orElseThrow();
        String secret = switch (name) {
            case "adyen" -> "44782def547aaa06";
            case "standard-webhooks", "svix", "sluice" -> "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
            case "generic-basic" -> "name:password";
            default -> "a secret";
        };
        var options = new SourceOptions(List.of(secret), null, false, Map.of(), KeySource.NONE);
        var payload = new Payloads(name, null, null).next();
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", payload.contentType());
        headers.putAll(payload.headers());

        var signed = provider.signer(options)
                .sign("https://hooks.example.com/in/x", payload.body(), payload.id(), Instant.now(), headers);

        var lists = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        signed.headers().forEach((header, value) -> lists.put(header, List.of(value)));
        var request = InboundRequest.of("POST", signed.url(), lists, signed.body());
        assertThat(provider.verifier(options).verify(request, Instant.now())).isInstanceOf(Verdict.Verified.class);
    }
}
