// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.delivery.webhook.AttemptOutcome;
import dev.sluice.delivery.webhook.Endpoint;
import dev.sluice.delivery.webhook.EndpointSpec;
import dev.sluice.delivery.webhook.WebhookClient;
import dev.sluice.events.Event;
import dev.sluice.gateway.api.resource.Lookup;
import dev.sluice.gateway.api.route.AtATime;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Resource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a signed sample to a subscription's endpoint, as a delivery would be sent: same headers and signature, same rules for addresses.
 * It is no event: it stands on no log, and counts for nothing. Thread-safe.
 */
final class Testing {
    private static final int MOST = 16;
    private static final String TYPE = "dev.sluice.subscription.test";
    private static final int GONE = 410;

    private final DeliveryRoutes.Parts parts;
    private final Lookup<SubscriptionSettings> lookup = Lookup.ofSubscriptions();
    private final AtATime atATime = new AtATime(MOST);
    /** A client for each event loop, made there at its first request. */
    private final Map<Context, WebhookClient> clients = new ConcurrentHashMap<>();

    Testing(DeliveryRoutes.Parts parts) {
        this.parts = parts;
    }

    Future<Reply> test(Call call) {
        if (!call.json().isEmpty()) {
            var error = new FieldError("", "nothing is asked for here");
            throw new ProblemException(new Problem(ProblemCode.VALIDATION_FAILED, null, List.of(error)));
        }
        Resource<SubscriptionSettings> resource =
                Lookup.open(lookup.written(call, parts.registry().current()));
        if (!(resource.definition().target() instanceof WebhookSpec webhook)) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT, "the subscription has no webhook");
        }
        return atATime.run(call, () -> send(call.vertx(), resource, webhook));
    }

    private Future<Reply> send(Vertx vertx, Resource<?> resource, WebhookSpec webhook) {
        long began = System.nanoTime();
        WebhookClient client = clients.computeIfAbsent(
                eventLoop(vertx), loop -> new WebhookClient(vertx, parts.guard(), parts.client()));
        var spec = EndpointSpec.of(webhook, resource.oldSecrets().ends());
        return client.attempt(Endpoint.of(spec), sample(resource), 1)
                .map(outcome -> Reply.ok(told(outcome, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))));
    }

    /** Every request has a context of its own; this is the one behind it, which they share. */
    private static Context eventLoop(Vertx vertx) {
        return ((ContextInternal) vertx.getOrCreateContext()).unwrap();
    }

    private Event sample(Resource<?> resource) {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("subscription", resource.id())
                .put("test", true);
        return Event.builder()
                .tenant(resource.tenant())
                .id(UUID.randomUUID().toString())
                .source("/v1/subscriptions/" + resource.id())
                .type(TYPE)
                .subject(resource.id())
                .receivedMillis(parts.clock().millis())
                .contentType("application/json")
                .data(data.toString().getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static ObjectNode told(AttemptOutcome outcome, long millis) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("outcome", outcome.label());
        Integer status = status(outcome);
        if (status != null) {
            json.put("status", status);
        }
        return json.put("millis", millis);
    }

    private static @Nullable Integer status(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Delivered delivered -> delivered.status();
            case AttemptOutcome.Throttled throttled -> throttled.status();
            case AttemptOutcome.Gone gone -> GONE;
            case AttemptOutcome.Unconsented refused -> refused.status();
            case AttemptOutcome.Failed failed -> failed.status();
            case AttemptOutcome.TimedOut late -> null;
            case AttemptOutcome.Unreachable unreachable -> null;
            case AttemptOutcome.AddressRefused refused -> null;
        };
    }
}
