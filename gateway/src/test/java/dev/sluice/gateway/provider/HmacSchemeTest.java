// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.gateway.provider.HmacScheme.Pairs;
import dev.sluice.gateway.provider.HmacScheme.SignedTimestamp;
import dev.sluice.gateway.provider.scheme.Algorithm;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.TimestampRule.Sides;
import dev.sluice.gateway.provider.scheme.TimestampRule.Unit;
import dev.sluice.gateway.provider.verify.ReasonCode;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HmacSchemeTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final SignedTimestamp HEADER =
            new SignedTimestamp("X-Time", Unit.RFC3339, Duration.ofMinutes(5), Sides.BOTH);
    private static final SignedTimestamp PART =
            new SignedTimestamp(null, Unit.SECONDS, Duration.ofMinutes(5), Sides.BOTH);

    private static HmacScheme scheme(String prefix, Pairs pairs, String signed, SignedTimestamp timestamp) {
        return new HmacScheme(
                "X-Signature",
                Algorithm.HMAC_SHA256,
                Encoding.HEX,
                prefix,
                pairs,
                signed,
                timestamp,
                HmacScheme.Event.NONE);
    }

    private static Verdict verdict(HmacScheme scheme, Requests request) {
        return Providers.hmac(scheme).verifier(SourceOptions.of("secret")).verify(request.build(), NOW);
    }

    private static Map<String, String> signed(HmacScheme scheme) {
        return Providers.hmac(scheme)
                .signer(List.of("secret"))
                .sign("{}".getBytes(StandardCharsets.UTF_8), "1", NOW, Map.of());
    }

    @Test
    void a_timestamp_header_may_be_signed_by_name() {
        var scheme = scheme("sha256=", null, "{header:X-Time}.{body}", HEADER);

        assertThat(signed(scheme)).containsEntry("X-Time", "2026-01-31T12:00:00Z");
        assertThat(verdict(scheme, Requests.post("{}").headers(signed(scheme))))
                .isEqualTo(new Verdict.Verified(VerificationGrade.BODY));
    }

    @Test
    void an_absent_timestamp_header_is_told_as_such() {
        var scheme = scheme(null, null, "{header:X-Time}.{body}", HEADER);
        var headers = signed(scheme);
        headers.remove("X-Time");

        assertThat(verdict(scheme, Requests.post("{}").headers(headers)))
                .isEqualTo(new Verdict.Refused(ReasonCode.TIMESTAMP_MISSING));
    }

    @Test
    void another_signed_header_must_be_there_once() {
        var scheme = scheme(null, null, "{header:X-Nonce}.{body}", null);
        var headers = signed(scheme);
        assertThat(verdict(scheme, Requests.post("{}").headers(headers))).isInstanceOf(Verdict.Verified.class);
        assertThat(verdict(scheme, Requests.post("{}").headers(headers).header("X-Nonce", "1")))
                .isEqualTo(new Verdict.Refused(ReasonCode.SIGNATURE_MALFORMED));

        headers.remove("X-Nonce");
        assertThat(verdict(scheme, Requests.post("{}").headers(headers)))
                .isEqualTo(new Verdict.Refused(ReasonCode.SIGNATURE_MISSING));
    }

    @Test
    void pairs_may_hold_the_timestamp() {
        var scheme = scheme(null, new Pairs("; ", "s", "time"), "{timestamp}:{body}", PART);

        assertThat(signed(scheme).get("X-Signature")).startsWith("time=1769860800; s=");
        assertThat(verdict(scheme, Requests.post("{}").headers(signed(scheme)))).isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void a_template_without_the_body_binds_the_sender_only() {
        var scheme = scheme(null, null, "{header:X-Nonce}", null);

        assertThat(verdict(scheme, Requests.post("anything").headers(signed(scheme))))
                .isEqualTo(new Verdict.Verified(VerificationGrade.TOKEN));
    }

    @Test
    void what_can_not_hold_together_is_refused() {
        var pairs = new Pairs(",", "v1", "t");
        assertThatIllegalArgumentException().isThrownBy(() -> scheme("p", pairs, "{body}", PART));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Providers.hmac(scheme(null, new Pairs("", "v1", "t"), "{body}", PART)));
        assertThatIllegalArgumentException().isThrownBy(() -> scheme(null, pairs, "{body}", HEADER));
        assertThatIllegalArgumentException().isThrownBy(() -> scheme(null, pairs, "{body}", null));
        assertThatIllegalArgumentException().isThrownBy(() -> scheme(null, null, "{body}", PART));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Providers.hmac(scheme(null, null, "{timestamp}.{body}", null)));
        assertThatIllegalArgumentException().isThrownBy(() -> Providers.hmac(scheme(null, null, "{nope}", null)));
        assertThatIllegalArgumentException().isThrownBy(() -> Providers.hmac(scheme(null, null, "", null)));
    }
}
