// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.subscriptions.once.KeptAnswers;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a resource. */
final class Creating<D> {
    private final Registry registry;
    private final ResourceType<D> type;
    private final ResourceView<D> view;
    private final Quotas quotas;
    private final InstantSource clock;

    Creating(Registry registry, ResourceType<D> type, ResourceView<D> view, Quotas quotas, InstantSource clock) {
        this.registry = registry;
        this.type = type;
        this.view = view;
        this.quotas = quotas;
        this.clock = clock;
    }

    Future<Reply> create(Call call) {
        String tenant = call.tenant();
        String id = id(call.mark());
        ObjectNode form = Forms.of(call);
        Forms.ofTenant(form, tenant);
        type.makeSecrets(form);
        return new Forms<>(type)
                .read(call, id, form)
                .compose(definition -> type.starts(definition, tenant)
                        .compose(starts -> write(call.actor(), id, tenant, definition, starts)))
                .map(view::created);
    }

    private Future<Resource<D>> write(Actor actor, String id, String tenant, D definition, Map<Integer, Long> starts) {
        Resource<D> made = Resource.unborn(type.kind(), id, tenant, Origin.API, clock.instant(), definition, starts);
        return registry.write(actor, snapshot -> {
                    if (before(made, snapshot).isPresent()) {
                        return List.of();
                    }
                    admit(tenant, snapshot);
                    return List.of(new Write.Put(made));
                })
                .map(written -> before(made, written).orElse(made));
    }

    /** A request under an idempotency key makes an id by which it is known again, on any node: there the same request finds what it made. */
    private String id(byte @Nullable [] mark) {
        return mark == null
                ? ResourceId.next(type.idPrefix(), clock.millis())
                : ResourceId.next(type.idPrefix(), clock.millis(), mark);
    }

    /** What this very request has made, here or elsewhere, while its key counts. */
    private Optional<Resource<D>> before(Resource<D> made, Snapshot snapshot) {
        Instant since = made.createdAt().minus(KeptAnswers.KEPT);
        return type.in(snapshot).values().stream()
                .filter(each -> each.tenant().equals(made.tenant()) && each.origin() == Origin.API)
                .filter(each -> ResourceId.haveOneMark(each.id(), made.id()))
                .filter(each -> each.createdAt().isAfter(since))
                .findFirst();
    }

    /** Counted where the write is decided, so that two at once do not both take the last place. */
    private void admit(String tenant, Snapshot snapshot) {
        int has = (int) type.in(snapshot).values().stream()
                .filter(each -> each.tenant().equals(tenant))
                .count();
        switch (type.kind()) {
            case SOURCE -> quotas.requireSource(tenant, has);
            case SUBSCRIPTION -> quotas.requireSubscription(tenant, has);
            case REPLAY, EVENT_TYPE -> throw new IllegalStateException("a replay is not defined");
        }
    }
}
