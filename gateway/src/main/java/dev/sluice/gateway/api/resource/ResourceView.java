// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.value.Secret;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.subscriptions.registry.Locked;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Resources as the API shows them: their form, and what the registry knows of them. */
final class ResourceView<D> {
    /** The members that are the registry's to set. */
    static final List<String> READ_ONLY = List.of(
            "id", "origin", "state", "createdAt", "version", "path", "oldSecretsUntil", "unseenSecret", "locked");

    private final ResourceType<D> type;
    private final Predicate<Resource<?>> failing;
    private final InstantSource clock;

    /** @param failing of which subscriptions the endpoint fails as a whole */
    ResourceView(ResourceType<D> type, Predicate<Resource<?>> failing, InstantSource clock) {
        this.type = type;
        this.failing = failing;
        this.clock = clock;
    }

    /** Without anything secret. */
    ObjectNode json(Resource<D> resource) {
        return json(resource, type.shown(resource));
    }

    /** 200 with the resource. */
    Reply reply(Resource<D> resource) {
        return Reply.ok(json(resource)).with("etag", ResourceTag.of(resource));
    }

    /** 201 with the resource, its secrets shown this once. */
    Reply created(Resource<D> resource) {
        ObjectNode shown = type.shown(resource);
        type.reveal(shown, type.secrets(resource.definition()));
        return Reply.json(201, json(resource, shown))
                .with("etag", ResourceTag.of(resource))
                .with("location", type.path() + "/" + resource.id());
    }

    /** 200 with the resource and one secret of it, shown this once. */
    Reply showing(Resource<D> resource, Secret secret) {
        ObjectNode shown = type.shown(resource);
        type.reveal(shown, List.of(secret));
        return Reply.ok(json(resource, shown)).with("etag", ResourceTag.of(resource));
    }

    private ObjectNode json(Resource<?> resource, ObjectNode form) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", resource.id())
                .put("tenant", resource.tenant())
                .put("origin", word(resource.origin()))
                .put("state", word(state(resource)))
                .put("createdAt", resource.createdAt().toString())
                .put("version", resource.version());
        resource.oldSecrets().lastEnd(clock.instant()).ifPresent(end -> json.put("oldSecretsUntil", end.toString()));
        if (resource.unseen()) {
            json.put("unseenSecret", true);
        }
        Locked locked = resource.locked();
        if (locked != null) {
            json.put("locked", locked.why());
        }
        json.setAll(form);
        return json;
    }

    /** What is done with it: of one that is served, whether its endpoint fails too. */
    State state(Resource<?> resource) {
        return resource.state() == State.ACTIVE && failing.test(resource) ? State.FAILING : resource.state();
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
