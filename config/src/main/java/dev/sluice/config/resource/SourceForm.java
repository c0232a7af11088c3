// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static dev.sluice.config.bind.Readers.anyText;
import static dev.sluice.config.bind.Readers.choice;
import static dev.sluice.config.bind.Readers.duration;
import static dev.sluice.config.bind.Readers.list;
import static dev.sluice.config.bind.Readers.map;
import static dev.sluice.config.bind.Readers.parsed;
import static dev.sluice.config.bind.Readers.secret;
import static dev.sluice.config.bind.Readers.secrets;
import static dev.sluice.config.bind.Readers.text;
import static dev.sluice.config.bind.Readers.truth;

import dev.sluice.config.bind.Fields;
import dev.sluice.config.bind.Reader;
import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.SchemaCheck;
import dev.sluice.config.source.SenderSettings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.source.WhenLogAway;
import dev.sluice.config.tree.Node;
import dev.sluice.config.value.Rate;
import dev.sluice.config.value.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One entry of {@code sources}. */
public final class SourceForm {
    private static final String HMAC = "hmac";
    private static final String GITHUB = "github";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");
    private static final Reader<Map<String, List<String>>> SETTINGS = map(
            name -> NAME.matcher(name).matches() ? null : "a setting's name has letters and digits only",
            name -> texts());

    private SourceForm() {}

    /** What is wrong goes to the fields' complaints, and a stand-in goes on. */
    public static SourceSettings read(String name, Fields fields) {
        String provider = fields.get("provider", text()).required("");
        var tolerance = fields.get("tolerance", duration(HmacForm.LEAST_TOLERANCE, HmacForm.MOST_TOLERANCE))
                .orNull();
        boolean legacySha1 = fields.get("legacySha1", truth()).orElse(false);
        var settings = new SourceSettings(
                name,
                provider,
                secretsOf(provider, fields),
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
                hmac(provider, fields),
                provider.equals(HMAC)
                        ? Map.of()
                        : fields.get("settings", SETTINGS).orElse(Map.of()),
                senders(fields),
                fields.get("schemaCheck", choice(SchemaCheck.class)).orElse(SchemaCheck.WARN));
        if (legacySha1 && !provider.equals(GITHUB) && !provider.isEmpty()) {
            fields.refuse("legacySha1", "'legacySha1' is for provider github only");
        }
        return settings;
    }

    private static SenderSettings senders(Fields fields) {
        return new SenderSettings(
                fields.get(
                                "allowFrom",
                                list(text().check(AddressBlock::isOne, AddressBlock.RULE))
                                        .check(
                                                all -> !all.isEmpty() && Bounds.fewPatterns(all),
                                                "must have 1 to 100 entries"))
                        .orElse(List.of()),
                fields.get(
                                "clientNames",
                                list(text().check(Bounds::isTemplate, Bounds.TEMPLATE_RULE))
                                        .check(
                                                all -> !all.isEmpty() && Bounds.fewPatterns(all),
                                                "must have 1 to 100 entries"))
                        .orElse(List.of()));
    }

    /** A provider that publishes its keys has no secrets; which one that is, its file knows, so whoever reads that asks for them. */
    private static List<Secret> secretsOf(String provider, Fields fields) {
        var secrets = fields.get("secrets", secrets(secret()).check(Bounds::fewSecrets, Bounds.SECRETS_RULE));
        return provider.equals(HMAC) ? secrets.required(List.of()) : secrets.orElse(List.of());
    }

    private static Reader<List<String>> texts() {
        Reader<List<String>> reader = spot -> {
            if (spot.node() instanceof Node.Sequence) {
                return list(text()).read(spot);
            }
            String one = anyText().read(spot);
            return one == null ? null : List.of(one);
        };
        return reader.as("text or list of texts")
                .check(
                        texts -> Bounds.fewPatterns(texts) && texts.stream().allMatch(Bounds::isTemplate),
                        "must have at most 100 texts, each of at most 500 characters");
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
