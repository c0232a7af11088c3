// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.JwtSettings;
import dev.sluice.config.Settings;
import dev.sluice.config.bind.Complaints;
import dev.sluice.config.load.Check;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.delivery.address.UrlCheck;
import dev.sluice.gateway.ingest.SourceScheme;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.FilterException;
import dev.sluice.subscriptions.match.TypePatterns;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the other modules know to be wrong with a configuration: providers, secrets, filters, patterns, URLs. Asks no network. */
public final class ConfigChecks implements Check {
    private final Providers providers;

    public ConfigChecks(Providers providers) {
        this.providers = providers;
    }

    @Override
    public void look(Settings settings, Complaints complaints) {
        settings.sources().forEach((name, source) -> look(source, complaints.within("sources", name)));
        TargetPolicy policy = policy(settings, complaints);
        if (policy != null && settings.auth().jwt() instanceof JwtSettings.Jwks issuer) {
            url(issuer.jwks().toString(), policy, complaints, "auth", "jwt", "jwks");
        }
        settings.subscriptions()
                .forEach((name, subscription) -> look(subscription, policy, complaints.within("subscriptions", name)));
    }

    private void look(SourceSettings source, Complaints complaints) {
        if (source.hmac() == null && providers.get(source.provider()).isEmpty()) {
            complaints.add(
                    "unknown provider '" + source.provider() + "': known are " + String.join(", ", providers.names())
                            + " and hmac",
                    "provider");
            return;
        }
        SourceScheme scheme;
        try {
            scheme = SourceScheme.of(source, providers);
        } catch (IllegalArgumentException refused) {
            complaints.add(String.valueOf(refused.getMessage()));
            return;
        }
        tell(scheme::verifier, complaints, "secrets");
        tell(scheme::events, complaints, source.hmac() == null ? "key" : "event");
    }

    private static void tell(Runnable compiling, Complaints complaints, String key) {
        try {
            compiling.run();
        } catch (IllegalArgumentException refused) {
            complaints.add(String.valueOf(refused.getMessage()), key);
        }
    }

    private static void look(SubscriptionSettings subscription, @Nullable TargetPolicy policy, Complaints complaints) {
        List<String> types = subscription.types();
        if (types != null && !types.isEmpty()) {
            tell(() -> TypePatterns.of(types), complaints, "types");
        }
        String filter = subscription.filter();
        if (filter != null) {
            filter(filter, complaints);
        }
        if (policy != null && subscription.target() instanceof WebhookSpec webhook) {
            url(webhook.url().toString(), policy, complaints, "webhook", "url");
        }
    }

    private static void url(String url, TargetPolicy policy, Complaints complaints, String... path) {
        UrlCheck.asWritten(url, policy)
                .ifPresent(reason -> complaints.add("targets refuses this URL: " + reason, path));
    }

    private static void filter(String filter, Complaints complaints) {
        try {
            Filter.compile(filter);
        } catch (FilterException refused) {
            complaints.add(
                    "the filter does not compile, at its line " + refused.line() + ", column " + refused.column() + ": "
                            + String.valueOf(refused.getMessage()).strip(),
                    "filter");
        }
    }

    private static @Nullable TargetPolicy policy(Settings settings, Complaints complaints) {
        try {
            return Node.targetPolicy(settings, Set.of());
        } catch (IllegalArgumentException refused) {
            complaints.add(String.valueOf(refused.getMessage()), "targets");
            return null;
        }
    }
}
