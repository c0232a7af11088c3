// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.JwtSettings;
import dev.sluice.config.Settings;
import dev.sluice.config.bind.Complaints;
import dev.sluice.config.load.Check;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.check.ResourceChecks;
import dev.sluice.gateway.provider.Providers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the other modules know to be wrong with a configuration: providers, secrets, filters, patterns, URLs. Asks no network. */
public final class ConfigChecks implements Check {
    private final ResourceChecks checks;

    public ConfigChecks(Providers providers) {
        this.checks = new ResourceChecks(providers);
    }

    @Override
    public void look(Settings settings, Complaints complaints) {
        settings.sources().forEach((name, source) -> checks.source(source, complaints.within("sources", name)));
        TargetPolicy policy = policy(settings, complaints);
        if (policy != null && settings.auth().jwt() instanceof JwtSettings.Jwks issuer) {
            ResourceChecks.url(issuer.jwks().toString(), policy, complaints, "auth", "jwt", "jwks");
        }
        settings.subscriptions()
                .forEach((name, subscription) ->
                        ResourceChecks.subscription(subscription, policy, complaints.within("subscriptions", name)));
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
