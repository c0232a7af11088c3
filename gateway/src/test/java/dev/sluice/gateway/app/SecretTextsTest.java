// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.config.AuthSettings;
import dev.sluice.config.JwtSettings;
import dev.sluice.config.SecretSettings;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.value.Secret;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.delivery.webhook.EndpointSpec;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.auth.SharedSecret;
import dev.sluice.gateway.ingest.Sources;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.subscriptions.once.KeptAnswers;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Locked;
import dev.sluice.subscriptions.registry.OldSecrets;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.secret.KeyRing;
import dev.sluice.subscriptions.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds a secret, a key or an answer with one prints none of it. */
class SecretTextsTest {
    private static final String TEXT = "marker-marker-marker-marker-mark";
    private static final String SIGNING =
            "whsec_" + Base64.getEncoder().encodeToString(TEXT.getBytes(StandardCharsets.UTF_8));
    private static final byte[] KEY = TEXT.getBytes(StandardCharsets.UTF_8);
    private static final String MASTER = Base64.getEncoder().encodeToString(KEY);
    private static final Secret SECRET = Secret.of(TEXT);
    private static final OldSecrets OLD = new OldSecrets(Map.of(SECRET, Instant.EPOCH));

    private static final Resource<SubscriptionSettings> SUBSCRIPTION = Resource.unborn(
                    Kind.SUBSCRIPTION, "s", "acme", Origin.API, Instant.EPOCH, subscription(), Map.<Integer, Long>of())
            .with(OLD);
    private static final Resource<SourceSettings> SOURCE =
            Resource.unborn(Kind.SOURCE, "s", "acme", Origin.API, Instant.EPOCH, source(), Map.<Integer, Long>of());

    static final List<Object> HOLDERS = List.of(
            SECRET,
            OLD,
            SUBSCRIPTION,
            SOURCE,
            new Write.Put(SUBSCRIPTION),
            new Snapshot(1, Map.of("s", SOURCE), Map.of("s", SUBSCRIPTION)),
            new Locked("shut", TEXT),
            new SecretSettings(Secret.of(MASTER), List.of(Secret.of(MASTER)), List.of(Secret.of(MASTER))),
            new AuthSettings(new JwtSettings.SharedKey(SECRET)),
            new NodeOptions.Keys(MASTER, Optional.of(TEXT), List.of(MASTER), List.of(MASTER)),
            KeyRing.of(KEY),
            KeyRing.of(KEY).current(),
            new SecretBox(KEY),
            new SharedSecret(TEXT),
            new SourceOptions(List.of(TEXT), null, false),
            new Sources.Definition(source(), false, OLD),
            spec(),
            Endpoint.of(spec()),
            Reply.ok(JsonNodeFactory.instance.objectNode().put("secret", TEXT)),
            new KeptAnswers.Kept("fingerprint", TEXT));

    private static EndpointSpec spec() {
        return new EndpointSpec(
                "https://partner.example/",
                List.of(SIGNING),
                Map.of("X-K", TEXT),
                Duration.ofSeconds(1),
                Map.of(SIGNING, Instant.EPOCH));
    }

    private static SourceSettings source() {
        var form = JsonNodeFactory.instance.objectNode().put("provider", "stripe");
        form.putArray("secrets").add(TEXT);
        return ResourceJson.readSource("s", form).orElseThrow();
    }

    private static SubscriptionSettings subscription() {
        var form = JsonNodeFactory.instance.objectNode();
        var webhook = form.putObject("webhook").put("url", "https://partner.example/hooks");
        webhook.putArray("secrets").add(SIGNING);
        webhook.putObject("headers").put("X-K", TEXT);
        return ResourceJson.readSubscription("s", form).orElseThrow();
    }

    @ParameterizedTest
    @FieldSource("HOLDERS")
    void it_prints_no_secret(Object holder) {
        assertThat(holder.toString()).doesNotContain("marker", MASTER, SIGNING.substring(6));
    }
}
