// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.type;

import dev.sluice.gateway.api.resource.Page;
import dev.sluice.gateway.api.resource.ResourceTag;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Query;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.auth.Tenants;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.type.EventType;
import io.vertx.core.Future;
import java.util.Optional;

/** Shows event types. Thread-safe. */
final class ShowingTypes {
    private final Registry registry;

    ShowingTypes(Registry registry) {
        this.registry = registry;
    }

    Future<Reply> list(Call call) {
        Query query = call.query();
        Tenants tenants = call.tenants();
        String after = Page.after(query.one("after"));
        Optional<String> type = query.one("type");
        var all = registry.current().eventTypes().values().stream()
                .filter(each -> tenants.include(each.tenant()))
                .filter(each -> type.map(each.definition().type()::equals).orElse(true));
        return Future.succeededFuture(
                Reply.ok(Page.of(all, after, query.limit()).json(TypeView::brief)));
    }

    Future<Reply> one(Call call) {
        Resource<EventType> found = TypeView.find(call, registry.current());
        int number = call.query()
                .one("version")
                .map(text -> number(text, found.definition()))
                .orElse(found.definition().newest());
        return Future.succeededFuture(Reply.ok(TypeView.whole(found, number)).with("etag", ResourceTag.of(found)));
    }

    private static int number(String text, EventType type) {
        for (int number = 1; number <= type.newest(); number++) {
            if (Integer.toString(number).equals(text)) {
                return number;
            }
        }
        throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such version");
    }
}
