// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.check;

import dev.sluice.config.bind.Complaints;
import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.TlsSpec;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.delivery.address.UrlCheck;
import dev.sluice.delivery.connection.OwnTls;
import dev.sluice.gateway.ingest.SourceScheme;
import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.FilterException;
import dev.sluice.subscriptions.match.TypePatterns;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the other modules know to be wrong with a source or a subscription whose form is right: the same for the configuration file and
 * for the API. Asks no network. Thread-safe; a filter takes milliseconds to compile.
 */
public final class ResourceChecks {
    private static final String SETTINGS = "settings.";

    private final Supplier<Providers> catalog;

    /** @param catalog of what there is now */
    public ResourceChecks(Supplier<Providers> catalog) {
        this.catalog = catalog;
    }

    /** Whether the source's provider is known, and its secrets and rules are of a form that this provider has. */
    public void source(SourceSettings source, Complaints complaints) {
        Providers providers = catalog.get();
        if (source.hmac() == null && providers.get(source.provider()).isEmpty()) {
            complaints.add(
                    "unknown provider '" + source.provider() + "': known are " + String.join(", ", providers.names())
                            + " and hmac",
                    "provider");
            return;
        }
        if (lacksSecrets(source, providers)) {
            complaints.add("missing key 'secrets'", "secrets");
            return;
        }
        if (source.hmac() != null && isIncomplete(source.hmac())) {
            return; // what is missing was told by who read it
        }
        SourceScheme scheme;
        try {
            scheme = SourceScheme.of(source, providers);
        } catch (IllegalArgumentException refused) {
            complaints.add(String.valueOf(refused.getMessage()));
            return;
        }
        verifier(scheme, complaints);
        if (source.hmac() != null) {
            time(source.hmac(), complaints);
        }
        tell(scheme::events, complaints, source.hmac() == null ? "key" : "event");
    }

    private static boolean lacksSecrets(SourceSettings source, Providers providers) {
        return source.secrets().isEmpty()
                && source.settings().isEmpty()
                && providers
                        .get(source.provider())
                        .filter(Provider::needsSecret)
                        .isPresent();
    }

    private static boolean isIncomplete(HmacSettings hmac) {
        return hmac.header().isEmpty()
                || (hmac.pairs() != null && hmac.pairs().signature().isEmpty())
                || (hmac.timestamp() != null && "".equals(hmac.timestamp().header()));
    }

    /** A time that nobody signs is written anew by whoever sends an old request again, so that its tolerance would be for show. */
    private static void time(HmacSettings hmac, Complaints complaints) {
        HmacSettings.Timestamp timestamp = hmac.timestamp();
        if (timestamp == null) {
            return;
        }
        String wanted = timestamp.header() == null ? "{timestamp}" : "{header:" + timestamp.header() + "}";
        if (!hmac.signed().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT))) {
            complaints.add("signed must hold " + wanted + ": a time that is not signed proves nothing", "timestamp");
        }
    }

    /** Whether what the source's provider proves includes the gateway's public URL. */
    public boolean bindsUrl(SourceSettings source) {
        return source.hmac() == null
                && catalog.get().get(source.provider()).map(Provider::bindsUrl).orElse(false);
    }

    /** A scheme says which of its keys is wrong: a secret, or one of the settings. */
    private static void verifier(SourceScheme scheme, Complaints complaints) {
        try {
            scheme.verifier();
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            String key = message.startsWith(SETTINGS) ? "settings" : "secrets";
            complaints.add(message, key);
        }
    }

    private static void tell(Runnable compiling, Complaints complaints, String key) {
        try {
            compiling.run();
        } catch (IllegalArgumentException refused) {
            complaints.add(String.valueOf(refused.getMessage()), key);
        }
    }

    /** Whether patterns and filter compile, and {@code policy}, where it is known, lets the URL pass as it is written. */
    public static void subscription(
            SubscriptionSettings subscription, @Nullable TargetPolicy policy, Complaints complaints) {
        List<String> types = subscription.types();
        if (types != null && !types.isEmpty()) {
            tell(() -> TypePatterns.of(types), complaints, "types");
        }
        String filter = subscription.filter();
        if (filter != null) {
            filter(filter, complaints);
        }
        if (subscription.target() instanceof WebhookSpec webhook && webhook.tls() != null) {
            tls(webhook.tls(), complaints);
        }
        if (policy != null && subscription.target() instanceof WebhookSpec webhook) {
            url(webhook.url().toString(), policy, complaints, "webhook", "url");
        }
    }

    private static void tls(TlsSpec tls, Complaints complaints) {
        try {
            OwnTls.of(tls);
        } catch (OwnTls.UnusableException unusable) {
            complaints.add(String.valueOf(unusable.getMessage()), "webhook", "tls", unusable.key());
        }
    }

    /** Whether {@code policy} lets the URL pass as it is written. */
    public static void url(String url, TargetPolicy policy, Complaints complaints, String... path) {
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
}
