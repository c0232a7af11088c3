// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Query;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.auth.Tenants;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.State;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Shows what there is. */
final class Reading<D> {
    private final Registry registry;
    private final ResourceType<D> type;
    private final ResourceView<D> view;
    private final Lookup<D> lookup;

    Reading(Registry registry, ResourceType<D> type, ResourceView<D> view, Lookup<D> lookup) {
        this.registry = registry;
        this.type = type;
        this.view = view;
        this.lookup = lookup;
    }

    Future<Reply> one(Call call) {
        return Future.succeededFuture(view.reply(lookup.seen(call, registry.current())));
    }

    Future<Reply> list(Call call) {
        Query query = call.query();
        String after = Page.after(query.one("after"));
        Predicate<Resource<D>> wanted = wanted(query, call.tenants());
        var all = type.in(registry.current()).values().stream().filter(wanted);
        return Future.succeededFuture(
                Reply.ok(Page.of(all, after, query.limit()).json(view::json)));
    }

    private Predicate<Resource<D>> wanted(Query query, Tenants tenants) {
        Optional<State> state = query.choice("state", State.class);
        Optional<Origin> origin = query.choice("origin", Origin.class);
        Optional<String> text = query.one("q").map(asked -> asked.toLowerCase(Locale.ROOT));
        return each -> tenants.include(each.tenant())
                && state.map(view.state(each)::equals).orElse(true)
                && origin.map(each.origin()::equals).orElse(true)
                && text.map(asked -> mentions(each, asked)).orElse(true);
    }

    private boolean mentions(Resource<D> resource, String text) {
        return resource.id().toLowerCase(Locale.ROOT).contains(text) || type.mentions(resource.definition(), text);
    }
}
