// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import dev.sluice.config.value.Secret;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Write;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Shows the secret that a provider handed over, once: some want it back from whoever made the webhook. That it was shown is a
 * change of the resource, so that the audit log tells who asked, and of two who ask one gets it.
 */
final class ShowingHanded<D> {
    private final Registry registry;
    private final ResourceType<D> type;
    private final ResourceView<D> view;
    private final Lookup<D> lookup;

    ShowingHanded(Registry registry, ResourceType<D> type, ResourceView<D> view, Lookup<D> lookup) {
        this.registry = registry;
        this.type = type;
        this.view = view;
        this.lookup = lookup;
    }

    Future<Reply> show(Call call) {
        var expected = ResourceTag.Expected.of(call.headers());
        var shown = new AtomicReference<@Nullable Secret>();
        unseen(lookup.redefined(call, registry.current()), expected);
        return registry.write(call.actor(), snapshot -> {
                    Resource<D> present = unseen(lookup.redefined(call, snapshot), expected);
                    shown.set(type.secrets(present.definition()).getFirst());
                    return List.of(new Write.Put(present.seen()));
                })
                .map(written -> {
                    Resource<D> found = type.in(written).get(call.id());
                    if (found == null) {
                        throw new ProblemException(ProblemCode.NOT_FOUND, "it was deleted meanwhile");
                    }
                    return view.showing(found, Objects.requireNonNull(shown.get()));
                });
    }

    private Resource<D> unseen(Resource<D> present, ResourceTag.Expected expected) {
        expected.require(present);
        if (present.unseen()) {
            return present;
        }
        throw new ProblemException(
                ProblemCode.STATE_CONFLICT,
                type.secrets(present.definition()).isEmpty()
                        ? "no secret was handed over yet"
                        : "it has no secret that was handed over and not shown: it is shown once");
    }
}
