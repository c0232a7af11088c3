// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.dead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.source.SchemaCheck;
import dev.sluice.delivery.dead.DeadLetter;
import dev.sluice.delivery.dead.DeadLetterCodec;
import dev.sluice.delivery.dead.FiledLetter;
import dev.sluice.events.Event;
import dev.sluice.events.LogRecord;
import dev.sluice.events.Position;
import dev.sluice.gateway.api.route.AtATime;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.Problem.FieldError;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.gateway.schema.SchemaProblem;
import dev.sluice.gateway.typed.EventTypes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a quarantined event go to its subscribers after all: it is published once more, now that its type's schema takes it, or because
 * somebody says so. It keeps its id and its time of receipt; the letter stays where it is. Thread-safe.
 */
final class Releasing {
    private static final int MOST = 16;
    private static final String ANYWAY = "anyway";

    private final DeadLetterRoutes.Parts parts;
    private final AtATime atATime = new AtATime(MOST);

    Releasing(DeadLetterRoutes.Parts parts) {
        this.parts = parts;
    }

    Future<Reply> release(Call call) {
        call.tenant();
        boolean anyway = anyway(call.json());
        DeadLetterSight sight = DeadLetterSight.of(call);
        DeadLetterId id = DeadLetterId.read(call.id()).orElseThrow(DeadLetterFinding::missing);
        return atATime.run(
                call,
                () -> parts.lookBack()
                        .one(parts.topic(), id.partition(), id.offset())
                        .compose(found -> {
                            @Nullable
                            FiledLetter filed =
                                    found.map(DeadLetterCodec::decode).orElse(null);
                            if (filed == null || !sight.shows(filed)) {
                                throw DeadLetterFinding.missing();
                            }
                            return release(quarantined(filed), anyway);
                        }));
    }

    private static boolean anyway(ObjectNode form) {
        List<FieldError> errors = new ArrayList<>();
        form.fieldNames().forEachRemaining(name -> {
            if (!name.equals(ANYWAY)) {
                errors.add(new FieldError("/" + name, "unknown key: known is anyway"));
            }
        });
        JsonNode given = form.path(ANYWAY);
        if (!given.isMissingNode() && !given.isBoolean()) {
            errors.add(new FieldError("/" + ANYWAY, "must be true or false"));
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(new Problem(ProblemCode.VALIDATION_FAILED, null, errors));
        }
        return given.asBoolean(false);
    }

    private Event quarantined(FiledLetter filed) {
        DeadLetter letter = filed.letter();
        LogRecord record = letter.record();
        if (letter.reason() != DeadLetter.Reason.SCHEMA || record == null || !record.isEvent()) {
            throw conflict("only what was quarantined is released; deliver others again with redrive");
        }
        if (filed.bodyLeftOut()) {
            throw conflict("the event was too big to be kept with its data");
        }
        boolean again = parts.window()
                .find(record.event().eventId())
                .filter(known -> isLater(known, letter))
                .isPresent();
        if (again) {
            throw conflict("it was released already, or came once more");
        }
        return record.event();
    }

    private static boolean isLater(Position known, DeadLetter letter) {
        return known.partition() == letter.partition() && known.offset() > letter.offset();
    }

    private Future<Reply> release(Event event, boolean anyway) {
        Event bare = event.copy()
                .dataSchema(null)
                .without(Event.SCHEMA_CHECK)
                .without(EventTypes.WHERE)
                .without(Event.QUARANTINE)
                // else readers would take it for the copy that it is
                .dedupe(Duration.ZERO)
                .build();
        return parts.types()
                .marked(bare, SchemaCheck.WARN)
                .compose(marked -> anyway || isFine(marked) ? Future.succeededFuture(marked) : refused(bare))
                .compose(marked -> parts.publisher().publish(marked, false))
                .map(receipt -> Reply.ok(JsonNodeFactory.instance.objectNode().put("id", receipt.eventId())));
    }

    /** It is as the schema says, or there is none any more. */
    private static boolean isFine(Event marked) {
        return "valid".equals(marked.extensions().getOrDefault(Event.SCHEMA_CHECK, "valid"));
    }

    private Future<Event> refused(Event event) {
        return parts.types().problems(event).map(problems -> {
            List<FieldError> errors = problems.stream().map(Releasing::error).toList();
            throw new ProblemException(new Problem(
                    ProblemCode.VALIDATION_FAILED,
                    "the event is still not as its type's schema says; 'anyway' lets it go all the same",
                    errors));
        });
    }

    private static FieldError error(SchemaProblem problem) {
        return new FieldError(problem.pointer(), problem.detail());
    }

    private static ProblemException conflict(String why) {
        return new ProblemException(ProblemCode.STATE_CONFLICT, why);
    }
}
