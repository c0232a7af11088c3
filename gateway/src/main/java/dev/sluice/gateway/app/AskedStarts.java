// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.value.Start;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.file.StartResolver;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a subscription begins that somebody makes over the API: what is no start is the caller's mistake. Thread-safe. */
record AskedStarts(StartResolver starts) implements StartResolver {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    @Override
    public Future<Map<Integer, Long>> resolve(Start start, String tenant) {
        if (start instanceof Start.AtTime at
                && (at.time().isBefore(Instant.EPOCH) || at.time().isAfter(LAST))) {
            return Future.failedFuture(mistake("the time is out of range"));
        }
        return starts.resolve(start, tenant)
                .recover(failure -> Future.failedFuture(
                        failure instanceof StartRefusedException refused ? mistake(refused.getMessage()) : failure));
    }

    private static ProblemException mistake(@Nullable String why) {
        var error = new FieldError("/from", String.valueOf(why));
        return new ProblemException(new Problem(ProblemCode.VALIDATION_FAILED, null, List.of(error)));
    }
}
