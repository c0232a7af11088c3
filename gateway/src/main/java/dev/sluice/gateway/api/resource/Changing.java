// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.OldSecrets;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Write;
import io.vertx.core.Future;
import java.util.List;

/** Replaces a definition, or deletes the resource. */
final class Changing<D> {
    private static final int TRIES = 5;

    private final Registry registry;
    private final ResourceType<D> type;
    private final ResourceView<D> view;
    private final Lookup<D> lookup;

    Changing(Registry registry, ResourceType<D> type, ResourceView<D> view, Lookup<D> lookup) {
        this.registry = registry;
        this.type = type;
        this.view = view;
        this.lookup = lookup;
    }

    /** What was read has changed before it was written. Carries no stack: it is no bug. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("overtaken", null, false, false);
        }
    }

    Future<Reply> replace(Call call) {
        return replace(call, TRIES).map(view::reply);
    }

    /** What the form leaves out comes from the present version: when that is overtaken, everything is done anew. */
    private Future<Resource<D>> replace(Call call, int tries) {
        var expected = ResourceTag.Expected.of(call.headers());
        Resource<D> base = lookup.redefined(call, registry.current());
        expected.require(base);
        return new Forms<>(type)
                .read(call, base.id(), form(call, base))
                .compose(definition -> write(call, base, definition))
                .recover(failure -> switch (failure) {
                    case Overtaken overtaken when tries > 1 -> replace(call, tries - 1);
                    case Overtaken overtaken ->
                        Future.failedFuture(new ProblemException(
                                ProblemCode.PRECONDITION_FAILED, "others change it all the time; try again"));
                    default -> Future.failedFuture(failure);
                });
    }

    private ObjectNode form(Call call, Resource<D> base) {
        ObjectNode form = Forms.of(call);
        form.remove(ResourceView.READ_ONLY);
        Forms.ofTenant(form, base.tenant());
        type.keepUnseen(form, base);
        return form;
    }

    private Future<Resource<D>> write(Call call, Resource<D> base, D definition) {
        return registry.write(call.actor(), snapshot -> {
                    Resource<D> present = lookup.redefined(call, snapshot);
                    if (present.version() != base.version() || present.incarnation() != base.incarnation()) {
                        throw new Overtaken();
                    }
                    return List.of(new Write.Put(changed(present, definition)));
                })
                .map(written -> type.in(written).getOrDefault(base.id(), base));
    }

    /** Secrets that are named anew all count without an end, and others not at all. */
    private Resource<D> changed(Resource<D> present, D definition) {
        if (!type.secrets(definition).equals(type.secrets(present.definition()))) {
            return present.defined(definition).with(OldSecrets.NONE);
        }
        return present.unseen() ? present.handed(definition) : present.defined(definition);
    }

    Future<Reply> delete(Call call) {
        var expected = ResourceTag.Expected.of(call.headers());
        lookup.defined(call, registry.current());
        return registry.write(call.actor(), snapshot -> {
                    Resource<D> present = lookup.defined(call, snapshot);
                    expected.require(present);
                    return List.of(new Write.Delete(type.kind(), present.id()));
                })
                .map(Reply.nothing());
    }
}
