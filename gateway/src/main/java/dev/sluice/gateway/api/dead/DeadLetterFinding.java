// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.dead;

import dev.sluice.delivery.dead.DeadLetterCodec;
import dev.sluice.delivery.dead.FiledLetter;
import dev.sluice.gateway.api.route.AtATime;
import dev.sluice.gateway.api.route.Call;
import dev.sluice.gateway.api.route.Reply;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.Future;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds one dead letter. What may not be seen is not there. Thread-safe. */
final class DeadLetterFinding {
    private static final int MOST = 16;

    private final DeadLetterRoutes.Parts parts;
    private final AtATime atATime = new AtATime(MOST);

    DeadLetterFinding(DeadLetterRoutes.Parts parts) {
        this.parts = parts;
    }

    Future<Reply> one(Call call) {
        DeadLetterSight sight = DeadLetterSight.of(call);
        DeadLetterId id = DeadLetterId.read(call.id()).orElseThrow(DeadLetterFinding::missing);
        return atATime.run(call, () -> parts.lookBack().one(parts.topic(), id.partition(), id.offset()))
                .map(record -> record.flatMap(DeadLetterFinding::letter)
                        .filter(sight::shows)
                        .map(filed -> Reply.ok(DeadLetterView.whole(filed)))
                        .orElseThrow(DeadLetterFinding::missing));
    }

    private static Optional<FiledLetter> letter(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(DeadLetterCodec.decode(record));
    }

    static ProblemException missing() {
        return new ProblemException(ProblemCode.NOT_FOUND, "there is no such dead letter");
    }
}
