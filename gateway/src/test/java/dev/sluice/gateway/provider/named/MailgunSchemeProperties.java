// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** A proof over a timestamp with a token right behind it is one of that timestamp and of no other. */
class MailgunSchemeProperties {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final RequestCheck CHECK = new MailgunScheme(Duration.ofHours(12)).check(SourceOptions.of("key"));

    @Provide
    Arbitrary<String> tokens() {
        var hex = Arbitraries.strings()
                .withChars("0123456789abcdef")
                .ofMinLength(1)
                .ofMaxLength(50);
        var digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(50);
        return Arbitraries.oneOf(hex, digits);
    }

    @Property
    void nowhere_else_between_them_is_a_moment_of_today(
            @ForAll @LongRange(min = -63_072_000, max = 63_072_000) long age, @ForAll("tokens") String token) {
        String timestamp = Long.toString(NOW.getEpochSecond() - age);
        String content = timestamp + token;
        String signature =
                HexFormat.of().formatHex(Proofs.hmac("HmacSHA256", "key".getBytes(UTF_8), content.getBytes(UTF_8)));
        boolean fresh = age <= Duration.ofHours(12).toSeconds();

        for (int at = 1; at < content.length(); at++) {
            Verdict verdict = verdict(content.substring(0, at), content.substring(at), signature);

            assertThat(verdict instanceof Verdict.Verified)
                    .as(content.substring(0, at))
                    .isEqualTo(fresh && at == timestamp.length());
        }
    }

    private static Verdict verdict(String timestamp, String token, String signature) {
        String json = "{\"signature\":{\"timestamp\":\"" + timestamp + "\",\"token\":\"" + token + "\",\"signature\":\""
                + signature + "\"}}";
        return CHECK.verify(
                InboundRequest.of(
                        "POST", "", Map.of("Content-Type", List.of("application/json")), json.getBytes(UTF_8)),
                NOW);
    }
}
