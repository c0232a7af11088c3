// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.provider.HmacScheme;
import dev.sluice.gateway.provider.scheme.Algorithm;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.TimestampRule;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns the {@code params} of a {@code generic-hmac} row into the description of a source. */
final class VectorScheme {
    private VectorScheme() {}

    static HmacScheme of(JsonNode params) {
        if (!params.path("key").asText("utf8").equals("utf8")) {
            throw new IllegalArgumentException("the configurable hmac takes its secret as text");
        }
        boolean pairs = params.path("sig_format").asText().equals("kv");
        String prefix = params.path("prefix").asText();
        return new HmacScheme(
                params.path("sig_header").asText(),
                Algorithm.valueOf("HMAC_" + params.path("alg").asText("sha256").toUpperCase(Locale.ROOT)),
                Encoding.valueOf(params.path("encoding").asText("hex").toUpperCase(Locale.ROOT)),
                prefix.isEmpty() ? null : prefix,
                pairs ? pairs(params) : null,
                params.path("template").asText("{body}").replace("{ts}", "{timestamp}"),
                timestamp(params),
                HmacScheme.Event.NONE);
    }

    private static HmacScheme.Pairs pairs(JsonNode params) {
        return new HmacScheme.Pairs(
                params.path("list_sep").asText(","), params.path("sig_key").asText(), text(params, "ts_key"));
    }

    private static HmacScheme.@Nullable SignedTimestamp timestamp(JsonNode params) {
        if (!params.hasNonNull("ts_key") && !params.hasNonNull("ts_header")) {
            return null;
        }
        return new HmacScheme.SignedTimestamp(
                text(params, "ts_header"),
                unit(params.path("ts_unit").asText("s")),
                Duration.ofSeconds(params.path("tolerance_s").asLong(300)),
                params.path("symmetric").asBoolean(true) ? TimestampRule.Sides.BOTH : TimestampRule.Sides.PAST);
    }

    private static TimestampRule.Unit unit(String text) {
        return switch (text) {
            case "ms" -> TimestampRule.Unit.MILLISECONDS;
            case "rfc3339" -> TimestampRule.Unit.RFC3339;
            default -> TimestampRule.Unit.SECONDS;
        };
    }

    private static @Nullable String text(JsonNode params, String name) {
        return params.hasNonNull(name) ? params.get(name).asText() : null;
    }
}
