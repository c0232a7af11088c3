// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.value.Secret;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.OldSecrets;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Write;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Gives a resource a new secret; those before it count on for a grace period. */
final class Rotating<D> {
    /** How many replaced secrets may count at the same time: a rotation that was repeated because its answer got lost is one too. */
    private static final int MOST_OLD = 2;

    private final Registry registry;
    private final ResourceType<D> type;
    private final ResourceView<D> view;
    private final Lookup<D> lookup;
    private final InstantSource clock;

    Rotating(Registry registry, ResourceType<D> type, ResourceView<D> view, Lookup<D> lookup, InstantSource clock) {
        this.registry = registry;
        this.type = type;
        this.view = view;
        this.lookup = lookup;
        this.clock = clock;
    }

    Future<Reply> rotate(Call call) {
        var wish = RotationWish.of(Forms.of(call));
        var expected = ResourceTag.Expected.of(call.headers());
        Resource<D> base = lookup.redefined(call, registry.current());
        expected.require(base);
        if (type.secrets(base.definition()).isEmpty()) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT, "it has no secret");
        }
        return secret(call, base, wish)
                .compose(secret -> write(call, expected, wish, secret).map(made -> view.showing(made, secret)));
    }

    /** The one that is given, when it is of the right form; else a fresh one. */
    private Future<Secret> secret(Call call, Resource<D> base, RotationWish wish) {
        Secret given = wish.secret();
        if (given != null) {
            ObjectNode form = type.form(type.with(base.definition(), List.of(given)));
            return call.vertx()
                    .executeBlocking(() -> type.read(base.id(), form), false)
                    .map(read -> checked(given, Objects.requireNonNull(read)));
        }
        return type.newSecret(base.definition())
                .map(made -> Future.succeededFuture(Secret.of(made)))
                .orElseGet(() -> Future.failedFuture(mistake("required here: the provider gives its secrets")));
    }

    /** What else may be wrong with a definition that stands already is not this request's matter. */
    private Secret checked(Secret given, ResourceJson.Read<D> read) {
        List<FieldError> errors = read.refusals().stream()
                .filter(refusal -> refusal.pointer().startsWith(type.secretsPointer()))
                .map(refusal -> new FieldError(RotationWish.SECRET_POINTER, refusal.detail()))
                .toList();
        if (!errors.isEmpty()) {
            throw Forms.invalid(errors);
        }
        return given;
    }

    private Future<Resource<D>> write(Call call, ResourceTag.Expected expected, RotationWish wish, Secret secret) {
        return registry.write(call.actor(), snapshot -> {
                    Resource<D> present = lookup.redefined(call, snapshot);
                    expected.require(present);
                    return List.of(new Write.Put(rotated(present, wish, secret)));
                })
                .map(written -> {
                    Resource<D> found = type.in(written).get(call.id());
                    if (found == null) {
                        throw new ProblemException(ProblemCode.NOT_FOUND, "it was deleted meanwhile");
                    }
                    return found;
                });
    }

    private Resource<D> rotated(Resource<D> present, RotationWish wish, Secret secret) {
        Instant now = clock.instant();
        OldSecrets before = present.oldSecrets();
        List<Secret> known = before.counting(type.secrets(present.definition()), now);
        if (known.contains(secret)) {
            throw mistake("it is in use already");
        }
        if (wish.grace().isZero()) {
            return present.defined(type.with(present.definition(), List.of(secret)))
                    .with(OldSecrets.NONE);
        }
        refuseMany(before, now, known);
        var secrets = new ArrayList<Secret>(List.of(secret));
        secrets.addAll(known);
        return present.defined(type.with(present.definition(), secrets))
                .with(before.replacing(known, now.plus(wish.grace())));
    }

    private static void refuseMany(OldSecrets before, Instant now, List<Secret> known) {
        if (known.size() - before.staying(known).size() >= MOST_OLD || known.size() >= ResourceJson.MOST_SECRETS) {
            throw new ProblemException(
                    ProblemCode.STATE_CONFLICT,
                    before.lastEnd(now)
                            .map(end -> "replaced secrets still count, the last until " + end
                                    + "; wait, or ask for a grace of 0s, which ends them all")
                            .orElse(
                                    "it has as many secrets as it may have; ask for a grace of 0s, which ends them all"));
        }
    }

    private static ProblemException mistake(String why) {
        return Forms.invalid(List.of(new FieldError(RotationWish.SECRET_POINTER, why)));
    }
}
