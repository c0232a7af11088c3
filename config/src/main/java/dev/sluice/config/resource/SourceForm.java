// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static dev.sluice.config.bind.Readers.choice;
import static dev.sluice.config.bind.Readers.duration;
import static dev.sluice.config.bind.Readers.parsed;
import static dev.sluice.config.bind.Readers.secret;
import static dev.sluice.config.bind.Readers.secrets;
import static dev.sluice.config.bind.Readers.text;
import static dev.sluice.config.bind.Readers.truth;

import dev.sluice.config.bind.Fields;
import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.source.WhenLogAway;
import dev.sluice.config.value.Rate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of {@code sources}. */
public final class SourceForm {
    private static final String HMAC = "hmac";
    private static final String GITHUB = "github";

    private SourceForm() {}

    public static SourceSettings read(String name, Fields fields) {
        String provider = fields.get("provider", text()).required("");
        var tolerance = fields.get("tolerance", duration(HmacForm.LEAST_TOLERANCE, HmacForm.MOST_TOLERANCE))
                .orNull();
        boolean legacySha1 = fields.get("legacySha1", truth()).orElse(false);
        var settings = new SourceSettings(
                name,
                provider,
                fields.get("secrets", secrets(secret()).check(Bounds::fewSecrets, Bounds.SECRETS_RULE))
                        .required(List.of()),
                fields.get("tenant", text().check(Names.TENANT, Names.TENANT_RULE))
                        .orElse("default"),
                fields.get("dedupe", duration(Duration.ZERO, Duration.ofDays(30)))
                        .orElse(Duration.ofHours(24)),
                tolerance,
                fields.get(
                                "key",
                                text().check(Bounds::isTemplate, Bounds.TEMPLATE_RULE)
                                        .check(Names.POINTER, Names.POINTER_RULE))
                        .orNull(),
                fields.get("rateLimit", parsed(Rate::parse).as("rate")).orNull(),
                fields.get("whenLogAway", choice(WhenLogAway.class)).orElse(WhenLogAway.REFUSE),
                legacySha1,
                hmac(provider, fields));
        if (legacySha1 && !provider.equals(GITHUB) && !provider.isEmpty()) {
            fields.refuse("legacySha1", "'legacySha1' is for provider github only");
        }
        return settings;
    }

    private static @Nullable HmacSettings hmac(String provider, Fields fields) {
        if (!provider.equals(HMAC)) {
            HmacForm.KEYS.stream()
                    .filter(key -> !provider.isEmpty() && fields.has(key))
                    .forEach(key -> fields.refuse(key, "'" + key + "' is for provider hmac only"));
            HmacForm.KEYS.forEach(fields::pass);
            return null;
        }
        if (fields.has("tolerance")) {
            fields.refuse("tolerance", "'tolerance' stands in 'timestamp' for provider hmac");
        }
        return HmacForm.read(fields);
    }
}
