// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.data;

import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.source.WhenLogAway;
import dev.sluice.config.value.Secret;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sources that dev has without any file. Their secrets are random, and kept in the data folder, so that a restart has the same. */
public final class DemoSources {
    private static final String FILE_PREFIX = "demo-secret-";
    private static final int SECRET_BYTES = 24;
    private static final Duration WINDOW = Duration.ofHours(24);

    /** What dev calls them, with their providers, in the order in which they are shown. */
    private static final Map<String, String> PROVIDERS = providers();

    private DemoSources() {}

    private static Map<String, String> providers() {
        var providers = new LinkedHashMap<String, String>();
        providers.put("demo-stripe", "stripe");
        providers.put("demo-github", "github");
        providers.put("demo-standard", "standard-webhooks");
        providers.put("demo-hmac", "hmac");
        return providers;
    }

    /** All of them; secrets that are not there yet are made. */
    public static List<SourceSettings> in(DataFolder folder) {
        return PROVIDERS.keySet().stream()
                .map(name -> source(name, folder.once(FILE_PREFIX + name, () -> secret(name))))
                .toList();
    }

    /** Those that a dev node has made here. */
    public static Map<String, SourceSettings> existing(DataFolder folder) {
        var found = new TreeMap<String, SourceSettings>();
        PROVIDERS.keySet().forEach(name -> {
            Optional<String> secret = folder.read(FILE_PREFIX + name);
            secret.ifPresent(text -> found.put(name, source(name, text)));
        });
        return found;
    }

    private static String secret(String name) {
        String base64 = Base64.getEncoder().encodeToString(DataFolder.random(SECRET_BYTES));
        return switch (name) {
            case "demo-stripe" -> "whsec_" + DataFolder.randomKey();
            case "demo-standard" -> "whsec_" + base64;
            default -> DataFolder.randomKey();
        };
    }

    private static SourceSettings source(String name, String secret) {
        String provider = PROVIDERS.getOrDefault(name, "hmac");
        return new SourceSettings(
                name,
                provider,
                List.of(Secret.of(secret)),
                "default",
                WINDOW,
                null,
                null,
                null,
                WhenLogAway.REFUSE,
                false,
                provider.equals("hmac") ? hmac() : null);
    }

    private static @Nullable HmacSettings hmac() {
        return new HmacSettings(
                "X-Signature",
                HmacSettings.Algorithm.SHA256,
                HmacSettings.Encoding.HEX,
                "",
                null,
                "{body}",
                null,
                new HmacSettings.Event(null, null, null));
    }
}
