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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
    /** Letters that are being released on this node now. */
    private final Set<DeadLetterId> underWay = ConcurrentHashMap.newKeySet();

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
                            return alone(id, () -> release(bare(filed), anyway));
                        }));
    }

    /** One at a time for a letter; whoever comes meanwhile is told. On other nodes readers take the second for a copy. */
    private Future<Reply> alone(DeadLetterId id, Supplier<Future<Reply>> releasing) {
        if (!underWay.add(id)) {
            throw conflict("it is being released");
        }
        return Future.succeededFuture().compose(entered -> releasing.get()).onComplete(done -> underWay.remove(id));
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

    private Event bare(FiledLetter filed) {
        return quarantined(filed)
                .copy()
                .dataSchema(null)
                .without(Event.SCHEMA_CHECK)
                .without(EventTypes.WHERE)
                .without(Event.QUARANTINE)
                // else readers would take it for the copy that it is
                .dedupe(Duration.ZERO)
                .releases(
                        new Position(filed.letter().partition(), filed.letter().offset()))
                .build();
    }

    private Future<Reply> release(Event bare, boolean anyway) {
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
