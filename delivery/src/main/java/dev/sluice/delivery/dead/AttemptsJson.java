// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.dead;

import dev.sluice.delivery.attempts.Ending;
import dev.sluice.delivery.attempts.History;
import dev.sluice.delivery.attempts.PastAttempt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A history as the JSON of a dead letter's header, for whoever reads the topic. Pure. */
final class AttemptsJson {
    private static final String AT = "at";
    private static final String OUTCOME = "outcome";
    private static final String STATUS = "status";
    private static final String ANSWER = "answer";

    private AttemptsJson() {}

    static String write(History history) {
        JsonArray all = new JsonArray();
        for (PastAttempt one : history.attempts()) {
            JsonObject attempt =
                    new JsonObject().put(AT, one.at()).put(OUTCOME, one.ending().label());
            if (one.status() > 0) {
                attempt.put(STATUS, one.status());
            }
            if (!one.answer().isEmpty()) {
                attempt.put(ANSWER, one.answer());
            }
            all.add(attempt);
        }
        return all.encode();
    }

    /** @throws RuntimeException when it is not one of ours */
    static History read(String text) {
        List<PastAttempt> attempts = new ArrayList<>();
        JsonArray all = new JsonArray(text);
        for (int i = 0; i < all.size(); i++) {
            JsonObject one = all.getJsonObject(i);
            attempts.add(new PastAttempt(
                    one.getLong(AT),
                    Ending.ofLabel(one.getString(OUTCOME)),
                    one.getInteger(STATUS, 0),
                    one.getString(ANSWER, "")));
        }
        return new History(attempts);
    }
}
