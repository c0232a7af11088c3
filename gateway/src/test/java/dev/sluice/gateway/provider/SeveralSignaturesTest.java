// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many of the signatures in one header are looked at. */
class SeveralSignaturesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final byte[] BODY = "{}".getBytes(UTF_8);
    private static final Provider STANDARD =
            Providers.builtIn().get("standard-webhooks").orElseThrow();
    private static final String PRIVATE = "whsk_"
            + Base64.getEncoder()
                    .encodeToString(HexFormat.of()
                            .parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    private static final String PUBLIC = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private static final String SHARED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String WRONG_PAIR = "v1a," + Base64.getEncoder().encodeToString(new byte[64]) + " ";
    private static final String WRONG = "v1," + Base64.getEncoder().encodeToString(new byte[32]) + " ";

    private static Verdict verdict(String signing, String verifying, String before) {
        Map<String, String> headers =
                new HashMap<>(STANDARD.signer(List.of(signing)).sign(BODY, "msg_1", NOW, Map.of()));
        headers.computeIfPresent("webhook-signature", (name, signature) -> before + signature);
        return STANDARD.verifier(SourceOptions.of(verifying))
                .verify(Requests.post(BODY).headers(headers).build(), NOW);
    }

    @Test
    void of_those_of_a_key_pair_four_are_checked() {
        assertThat(verdict(PRIVATE, PUBLIC, WRONG_PAIR.repeat(3))).isInstanceOf(Verdict.Verified.class);
        assertThat(verdict(PRIVATE, PUBLIC, WRONG_PAIR.repeat(4))).isEqualTo(new Verdict.Refused(SIGNATURE_MISMATCH));
        assertThat(verdict(PRIVATE, PUBLIC, WRONG_PAIR.repeat(15))).isEqualTo(new Verdict.Refused(SIGNATURE_MISMATCH));
    }

    @Test
    void others_beside_them_count_for_themselves() {
        assertThat(verdict(PRIVATE, PUBLIC, WRONG.repeat(14))).isInstanceOf(Verdict.Verified.class);
        assertThat(verdict(SHARED, SHARED, WRONG_PAIR.repeat(15))).isInstanceOf(Verdict.Verified.class);
        assertThat(verdict(SHARED, SHARED, WRONG.repeat(15))).isInstanceOf(Verdict.Verified.class);
    }
}
