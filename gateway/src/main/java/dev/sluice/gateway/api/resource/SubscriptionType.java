// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.config.bind.Complaints;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.TlsSpec;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Durations;
import dev.sluice.config.value.Secret;
import dev.sluice.config.value.Start;
import dev.sluice.delivery.address.TargetPolicy;
import dev.sluice.gateway.check.ResourceChecks;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.file.StartResolver;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Subscriptions. */
final class SubscriptionType implements ResourceType<SubscriptionSettings> {
    private static final String SECRETS = "secrets";
    private static final String WEBHOOK = "webhook";
    private static final String HEADERS = "headers";
    private static final String TLS = "tls";
    private static final String KEY = "key";

    private final StartResolver starts;
    private final Supplier<TargetPolicy> policy;
    private final Duration retention;

    /**
     * @param policy what {@code targets} says now
     * @param retention how long the log keeps events
     */
    SubscriptionType(StartResolver starts, Supplier<TargetPolicy> policy, Duration retention) {
        this.starts = starts;
        this.policy = policy;
        this.retention = retention;
    }

    @Override
    public Kind kind() {
        return Kind.SUBSCRIPTION;
    }

    @Override
    public String path() {
        return "/v1/subscriptions";
    }

    @Override
    public String idPrefix() {
        return "sub_";
    }

    @Override
    public Map<String, Resource<SubscriptionSettings>> in(Snapshot snapshot) {
        return snapshot.subscriptions();
    }

    @Override
    public ObjectNode shown(Resource<SubscriptionSettings> resource) {
        ObjectNode form = ResourceJson.write(resource.definition());
        if (form.get(WEBHOOK) instanceof ObjectNode webhook) {
            webhook.remove(SECRETS);
            if (webhook.get(HEADERS) instanceof ObjectNode headers) {
                headers.properties().forEach(header -> header.setValue(TextNode.valueOf(HIDDEN)));
            }
            if (webhook.get(TLS) instanceof ObjectNode tls && tls.has(KEY)) {
                tls.put(KEY, HIDDEN);
            }
        }
        return form;
    }

    @Override
    public List<Secret> secrets(SubscriptionSettings definition) {
        return definition.target() instanceof WebhookSpec webhook ? webhook.secrets() : List.of();
    }

    @Override
    public SubscriptionSettings with(SubscriptionSettings definition, List<Secret> secrets) {
        return definition.target() instanceof WebhookSpec webhook ? definition.with(webhook.with(secrets)) : definition;
    }

    @Override
    public Optional<String> newSecret(SubscriptionSettings definition) {
        return Optional.of(NewSecret.whsec());
    }

    @Override
    public String secretsPointer() {
        return "/" + WEBHOOK + "/" + SECRETS;
    }

    @Override
    public void reveal(ObjectNode form, List<Secret> secrets) {
        if (!secrets.isEmpty() && form.get(WEBHOOK) instanceof ObjectNode webhook) {
            ArrayNode texts = webhook.putArray(SECRETS);
            secrets.forEach(secret -> texts.add(secret.reveal()));
        }
    }

    @Override
    public ObjectNode form(SubscriptionSettings definition) {
        return ResourceJson.write(definition);
    }

    @Override
    public void makeSecrets(ObjectNode form) {
        if (form.get(WEBHOOK) instanceof ObjectNode webhook && !webhook.has(SECRETS)) {
            webhook.putArray(SECRETS).add(NewSecret.whsec());
        }
    }

    @Override
    public void keepUnseen(ObjectNode form, Resource<SubscriptionSettings> present) {
        keepStart(form, present.definition().from());
        if (!(form.get(WEBHOOK) instanceof ObjectNode webhook)) {
            return;
        }
        List<Secret> secrets = secrets(present.definition());
        if (!webhook.has(SECRETS) || Shown.isWhatWasShown(webhook.get(SECRETS), present, secrets)) {
            reveal(form, secrets);
            makeSecrets(form);
        }
        if (webhook.get(HEADERS) instanceof ObjectNode headers
                && present.definition().target() instanceof WebhookSpec before
                && isOfOneHost(webhook.path("url").asText(), before.url())) {
            headers.properties().forEach(header -> {
                String known = before.headers().get(header.getKey());
                if (known != null && isHidden(header.getValue())) {
                    header.setValue(TextNode.valueOf(known));
                }
            });
        }
        if (webhook.get(TLS) instanceof ObjectNode tls
                && isHidden(tls.path(KEY))
                && present.definition().target() instanceof WebhookSpec before
                && isOfOneHost(webhook.path("url").asText(), before.url())) {
            keepKey(tls, before.tls());
        }
    }

    private static void keepKey(ObjectNode tls, @Nullable TlsSpec before) {
        Secret key = before == null ? null : before.key();
        if (key != null) {
            tls.put(KEY, key.reveal());
        }
    }

    /** The start was used when the subscription was made; asking for another one now would do nothing, in silence. */
    private static void keepStart(ObjectNode form, Start start) {
        JsonNode given = form.get("from");
        if (given != null && !isSame(given, start)) {
            throw Forms.invalid(List.of(new FieldError(
                    "/from",
                    "counts only when a subscription is made: leave it out, or resume with {\"from\":\"now\"}")));
        }
        form.put("from", start.text());
    }

    /** However it is spelt: whoever sends his own text again is right. */
    private static boolean isSame(JsonNode given, Start start) {
        try {
            return given.isTextual() && Start.parse(given.textValue()).equals(start);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** What is never shown must not be sent to another host by somebody who does not know it. */
    private static boolean isOfOneHost(String url, URI before) {
        try {
            URI now = new URI(url);
            return String.valueOf(now.getScheme()).equalsIgnoreCase(before.getScheme())
                    && String.valueOf(now.getHost()).equalsIgnoreCase(before.getHost())
                    && now.getPort() == before.getPort();
        } catch (URISyntaxException refused) {
            return false;
        }
    }

    private static boolean isHidden(JsonNode value) {
        return HIDDEN.equals(value.textValue());
    }

    @Override
    public ResourceJson.Read<SubscriptionSettings> read(String id, ObjectNode form) {
        return ResourceJson.readSubscription(id, form, this::check);
    }

    private void check(SubscriptionSettings settings, Complaints complaints) {
        ResourceChecks.subscription(settings, policy.get(), complaints);
        if (settings.target() instanceof WebhookSpec webhook) {
            if (webhook.retry().total().compareTo(retention) > 0) {
                complaints.add(
                        "the pauses add up to more than the log keeps events: " + Durations.format(retention),
                        WEBHOOK,
                        "retry",
                        "schedule");
            }
            webhook.headers().forEach((name, value) -> {
                if (value.equals(HIDDEN)) {
                    complaints.add(
                            "'" + HIDDEN
                                    + "' keeps a value that was written before for the same host; here write it out",
                            WEBHOOK,
                            HEADERS,
                            name);
                }
            });
        }
    }

    @Override
    public Future<Map<Integer, Long>> starts(SubscriptionSettings definition, String tenant) {
        return starts.resolve(definition.from(), tenant);
    }

    @Override
    public boolean mentions(SubscriptionSettings definition, String text) {
        return definition.target() instanceof WebhookSpec webhook
                && String.valueOf(webhook.url().getHost())
                        .toLowerCase(Locale.ROOT)
                        .contains(text);
    }
}
