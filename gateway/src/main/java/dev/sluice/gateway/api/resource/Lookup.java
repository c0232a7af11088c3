// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.auth.Tenants;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Locked;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import java.util.Map;
import java.util.function.Function;

/** Finds the one resource that a request is about; another tenant's is not there. */
public final class Lookup<D> {
    private final Kind kind;
    private final Function<Snapshot, Map<String, Resource<D>>> all;

    private Lookup(Kind kind, Function<Snapshot, Map<String, Resource<D>>> all) {
        this.kind = kind;
        this.all = all;
    }

    static <D> Lookup<D> of(ResourceType<D> type) {
        return new Lookup<>(type.kind(), type::in);
    }

    /** Finds subscriptions. */
    public static Lookup<SubscriptionSettings> ofSubscriptions() {
        return new Lookup<>(Kind.SUBSCRIPTION, Snapshot::subscriptions);
    }

    /** The one that is seen. */
    public Resource<D> seen(Call call, Snapshot snapshot) {
        return find(call, call.tenants(), snapshot);
    }

    /** The one that is written: the request names its tenant. */
    public Resource<D> written(Call call, Snapshot snapshot) {
        call.tenant();
        return find(call, call.tenants(), snapshot);
    }

    /** The one whose definition is written: not the configuration file's. */
    Resource<D> defined(Call call, Snapshot snapshot) {
        Resource<D> found = written(call, snapshot);
        if (found.origin() == Origin.FILE) {
            throw new ProblemException(
                    ProblemCode.READ_ONLY,
                    "this " + kind.label() + " is defined in the configuration file: change it there");
        }
        return found;
    }

    /** The one whose definition is written from what it is now. */
    Resource<D> redefined(Call call, Snapshot snapshot) {
        return open(defined(call, snapshot));
    }

    /** The same, unless its secrets can't be opened here. */
    public static <D> Resource<D> open(Resource<D> found) {
        Locked locked = found.locked();
        if (locked != null) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT, locked.why());
        }
        return found;
    }

    private Resource<D> find(Call call, Tenants tenants, Snapshot snapshot) {
        Resource<D> found = all.apply(snapshot).get(call.id());
        if (found == null || !tenants.include(found.tenant())) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such " + kind.label());
        }
        return found;
    }
}
