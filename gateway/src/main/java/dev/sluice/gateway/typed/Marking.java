// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.typed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.config.source.SchemaCheck;
import dev.sluice.events.Event;
import dev.sluice.gateway.schema.EventSchema.Outcome;
import dev.sluice.gateway.schema.SchemaProblem;
import java.util.List;

/** What an event bears after a check. Pure. */
final class Marking {
    /** Each becomes a header of the record. */
    private static final int MOST_CHARACTERS = 2_000;

    private static final int LONGEST = 200;

    private Marking() {}

    /** Whether subscribers may have it. What nobody can tell may be anything, so the strict level keeps it too. */
    static boolean passes(Outcome outcome, SchemaCheck level) {
        return level != SchemaCheck.QUARANTINE || outcome instanceof Outcome.Valid;
    }

    static Event marked(Event event, String schema, Outcome outcome, SchemaCheck level) {
        Event.Builder marked = event.copy().dataSchema(schema).extension(Event.SCHEMA_CHECK, mark(outcome));
        if (!passes(outcome, level)) {
            List<SchemaProblem> problems = problems(outcome);
            marked.extension(Event.QUARANTINE, text(problems.getFirst().toString()))
                    .extension(EventTypes.WHERE, json(problems));
        }
        return marked.build();
    }

    static String mark(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Valid valid -> "valid";
            case Outcome.Invalid invalid -> "invalid";
            case Outcome.Unchecked unchecked -> "unchecked";
        };
    }

    /** Where it is not as the schema says; at least one when it is not valid. */
    static List<SchemaProblem> problems(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Valid valid -> List.of();
            case Outcome.Invalid(var problems)
            when problems.isEmpty() -> List.of(new SchemaProblem("", "not as the schema says"));
            case Outcome.Invalid(var problems) -> problems;
            case Outcome.Unchecked(String reason) -> List.of(new SchemaProblem("", reason));
        };
    }

    private static String json(List<SchemaProblem> problems) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        int characters = 0;
        for (SchemaProblem each : problems) {
            String pointer = text(each.pointer());
            String detail = text(each.detail());
            characters += pointer.length() + detail.length();
            if (characters > MOST_CHARACTERS) {
                break;
            }
            all.addObject().put("pointer", pointer).put("detail", detail);
        }
        return all.toString();
    }

    /** The sender's names are in it: no longer than we want, and nothing that is no text. */
    private static String text(String given) {
        String bounded = given.length() <= LONGEST ? given : given.substring(0, LONGEST) + "…";
        return bounded.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
