// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.check;

import dev.sluice.config.DoorSettings;
import dev.sluice.config.JwtSettings;
import dev.sluice.config.Settings;
import dev.sluice.config.bind.Complaints;
import dev.sluice.config.load.Check;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.tree.Problem;
import dev.sluice.delivery.address.EgressProxy;
import dev.sluice.delivery.address.HostPort;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the other modules know to be wrong with a configuration: providers, secrets, filters, patterns, URLs. Asks no network. */
public final class ConfigChecks implements Check {
    private static final int PROXY_PORT = 80;
    private static final Set<String> ANYWHERE = Set.of("0.0.0.0", "::");
    private static final Pattern PLACED = Pattern.compile("(.*?):([0-9]+):([0-9]+): (.*)", Pattern.DOTALL);

    private final Providers builtIn;

    public ConfigChecks(Providers builtIn) {
        this.builtIn = builtIn;
    }

    /** The providers of settings that were read with these checks: what can't be used was refused then. */
    public static Providers providers(Settings settings) {
        return Providers.builtIn().with(settings.providers().files(), refused -> {
            throw refused;
        });
    }

    /** What the {@code targets} of such settings mean, where the listeners are not known. */
    public static TargetPolicy targets(Settings settings) {
        return targets(settings, Set.of());
    }

    /** The same; {@code own} are the node's own listeners, which no request may go to. */
    public static TargetPolicy targets(Settings settings, Set<HostPort> own) {
        var targets = settings.targets();
        return new TargetPolicy(
                targets.allowPrivate(),
                targets.allowHttp(),
                targets.allowHosts(),
                targets.denyHosts(),
                own,
                proxy(targets.proxy()));
    }

    /** Why door and management can't both listen; null when they can. Asks no network. */
    public static @Nullable String clash(Settings settings) {
        int port = settings.management().port();
        String door = settings.server().host();
        String management = settings.management().host();
        boolean one = door.equals(management) || ANYWHERE.contains(door) || ANYWHERE.contains(management);
        return port != 0 && port == settings.server().port() && one
                ? "server.port is " + port + " too: door and management need a port each"
                : null;
    }

    private static @Nullable EgressProxy proxy(@Nullable URI url) {
        return url == null ? null : new EgressProxy(url.getHost(), url.getPort() < 0 ? PROXY_PORT : url.getPort());
    }

    /** A provider file's mistake, which says {@code FILE:LINE:COLUMN: what}, as one of the operator's files. */
    private static Problem problem(String message) {
        var placed = PLACED.matcher(message);
        return placed.matches()
                ? new Problem(
                        placed.group(1),
                        Integer.parseInt(placed.group(2)),
                        Integer.parseInt(placed.group(3)),
                        placed.group(4))
                : new Problem("", 1, 1, message);
    }

    @Override
    public void look(Settings settings, Complaints complaints) {
        Providers providers = builtIn.with(
                settings.providers().files(),
                refused -> refused.messages().forEach(each -> complaints.elsewhere(problem(each))));
        String clash = clash(settings);
        if (clash != null) {
            complaints.add(clash, "management", "port");
        }
        var checks = new ResourceChecks(() -> providers);
        settings.sources()
                .forEach((name, source) -> source(checks, settings, source, complaints.within("sources", name)));
        TargetPolicy policy = policy(settings, complaints);
        if (policy != null && settings.auth().jwt() instanceof JwtSettings.Jwks issuer) {
            issuer(issuer.jwks(), policy, complaints);
        }
        new TypeChecks(complaints).look(settings.eventTypes());
        settings.subscriptions()
                .forEach((name, subscription) ->
                        ResourceChecks.subscription(subscription, policy, complaints.within("subscriptions", name)));
    }

    /** Where the operator's own issuer is, is his to say: its name may be one of a private network. */
    private static void issuer(URI jwks, TargetPolicy policy, Complaints complaints) {
        String host = jwks.getHost();
        TargetPolicy own = host == null ? policy : policy.letting(host.toLowerCase(Locale.ROOT));
        ResourceChecks.url(jwks.toString(), own, complaints, "auth", "jwt", "jwks");
    }

    private static void source(ResourceChecks checks, Settings settings, SourceSettings source, Complaints complaints) {
        checks.source(source, complaints);
        if (!settings.kafka().properties().isEmpty()
                && settings.server().publicUrl() == null
                && checks.bindsUrl(source)) {
            complaints.add(
                    "provider " + source.provider() + " signs the public URL: server.publicUrl has to say it",
                    "provider");
        }
        DoorSettings.Tls tls = settings.server().door().tls();
        if (!source.senders().clientNames().isEmpty() && (tls == null || tls.clientCa() == null)) {
            complaints.add(
                    "clients are asked for no certificate: server.tls.clientCa has to say whose count", "clientNames");
        }
        if (source.settings().containsKey(Provider.HANDOVER)) {
            complaints.add(
                    "settings.handover: a source in a file can't keep a secret that is handed over; make it over the API",
                    "settings");
        }
    }

    private static @Nullable TargetPolicy policy(Settings settings, Complaints complaints) {
        try {
            return targets(settings);
        } catch (IllegalArgumentException refused) {
            complaints.add(String.valueOf(refused.getMessage()), "targets");
            return null;
        }
    }
}
