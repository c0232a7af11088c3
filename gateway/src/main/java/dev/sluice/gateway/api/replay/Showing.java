// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.replay;

import dev.sluice.gateway.api.resource.Page;
import dev.sluice.gateway.api.resource.ResourceTag;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Query;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.auth.Tenants;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.replay.Replay;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Shows replays, and ends one. Thread-safe. */
final class Showing {
    private final ReplayRoutes.Parts parts;
    private final ReplayView view;

    Showing(ReplayRoutes.Parts parts, ReplayView view) {
        this.parts = parts;
        this.view = view;
    }

    Future<Reply> list(Call call) {
        Query query = call.query();
        Tenants tenants = call.tenants();
        String after = Page.after(query.one("after"));
        Optional<String> subscription = query.one("subscription");
        Optional<ReplayView.State> state = query.choice("state", ReplayView.State.class);
        var all = parts.registry().current().replays().values().stream()
                .filter(each -> tenants.include(each.tenant()))
                .filter(each -> subscription
                        .map(each.definition().subscription()::equals)
                        .orElse(true))
                .filter(each -> state.map(view.state(each)::equals).orElse(true));
        return Future.succeededFuture(
                Reply.ok(Page.of(all, after, query.limit()).json(view::json)));
    }

    Future<Reply> one(Call call) {
        return Future.succeededFuture(view.reply(find(call, parts.registry().current())));
    }

    Future<Reply> cancel(Call call) {
        if (!call.json().isEmpty()) {
            throw new ProblemException(new Problem(
                    ProblemCode.VALIDATION_FAILED, null, List.of(new FieldError("", "nothing is asked for here"))));
        }
        call.tenant();
        find(call, parts.registry().current());
        var expected = ResourceTag.Expected.of(call.headers());
        return parts.registry()
                .write(call.actor(), snapshot -> {
                    Resource<Replay> present = find(call, snapshot);
                    expected.require(present);
                    return switch (view.state(present)) {
                        case CANCELLED -> List.of();
                        case COMPLETED ->
                            throw new ProblemException(ProblemCode.STATE_CONFLICT, "it is completed already");
                        case RUNNING, PAUSED ->
                            List.of(new Write.Put(present.defined(
                                    present.definition().ended(parts.care().cancelled(present)))));
                    };
                })
                .map(written -> view.reply(find(call, written)));
    }

    private static Resource<Replay> find(Call call, Snapshot snapshot) {
        Resource<Replay> found = snapshot.replays().get(call.id());
        if (found == null || !call.tenants().include(found.tenant())) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such replay");
        }
        return found;
    }
}
