// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import dev.sluice.events.log.LogUnavailableException;
import dev.sluice.gateway.problem.Answers;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.subscriptions.registry.RegistryException;
import dev.sluice.subscriptions.registry.VersionConflictException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** What the rooms below the API say when they can't, as problems. */
final class Failures {
    private Failures() {}

    static Problem problemOf(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> problemOf(wrapped.getCause());
            case VersionConflictException conflict ->
                Problem.of(ProblemCode.PRECONDITION_FAILED, "it has changed meanwhile; read it again");
            case RegistryException away
            when away.isMaybeWritten() ->
                Problem.of(
                        ProblemCode.REGISTRY_UNAVAILABLE,
                        "Kafka went away meanwhile: it may have been done; read before you ask again");
            case RegistryException away ->
                Problem.of(ProblemCode.REGISTRY_UNAVAILABLE, "the registry can't be read or written now");
            case LogUnavailableException away -> Problem.of(ProblemCode.LOG_UNAVAILABLE);
            case KafkaException away -> Problem.of(ProblemCode.LOG_UNAVAILABLE, "Kafka can't be reached now");
            case TimeoutException late ->
                Problem.of(ProblemCode.OVERLOADED, "it was not done in time; it may still be done");
            default -> Answers.problemOf(failure);
        };
    }
}
