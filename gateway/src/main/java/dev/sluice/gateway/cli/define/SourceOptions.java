// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a source is made of. Filled in by picocli on the main thread. */
final class SourceOptions implements Options {
    @Option(
            names = "--provider",
            paramLabel = "P",
            description = "whose webhooks: stripe, github, standard-webhooks, svix, hmac …")
    private @Nullable String provider;

    @Option(
            names = "--secret",
            paramLabel = "S",
            description =
                    "what the provider signs with; two while rotating. Also SLUICE_SECRET, which no list of processes shows")
    private final List<String> secrets = new ArrayList<>();

    @Option(names = "--dedupe", paramLabel = "24h", description = "for how long a repeated id is not published again")
    private @Nullable String dedupe;

    @Option(names = "--tolerance", paramLabel = "5m", description = "how old a signed timestamp may be")
    private @Nullable String tolerance;

    @Option(names = "--key", paramLabel = "/POINTER", description = "where in the body the ordering key is")
    private @Nullable String key;

    @Option(names = "--rate-limit", paramLabel = "500/s", description = "what is taken at most")
    private @Nullable String rateLimit;

    @Mixin
    private final Setting setting = new Setting();

    @Override
    public void into(Form form) {
        form.put("--provider", provider, "provider");
        form.put("--secret", secrets, "secrets");
        form.put("--dedupe", dedupe, "dedupe");
        form.put("--tolerance", tolerance, "tolerance");
        form.put("--key", key, "key");
        form.put("--rate-limit", rateLimit, "rateLimit");
        setting.into(form);
    }
}
