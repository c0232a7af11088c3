// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Pattern;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A schema, ready to check events. Thread-safe: one check at a time. A check does a bounded amount of work, a tenth of a second's or so
 * at most ({@link Effort}); it is not for event loops.
 */
public final class EventSchema {
    private static final int MOST_NODES = 20_000;
    private static final int MOST_PROBLEMS = 10;
    private static final int DEEPEST = 200;
    private static final ObjectMapper JSON = mapper();

    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final Effort effort = new Effort();

    private final JsonSchema schema;
    /** Reads events: what it makes is paid for as it is looked at. */
    private final ObjectReader reader = JSON.readerFor(JsonNode.class).with(MeteredNodes.ofEvents(effort));

    private EventSchema(JsonNode node) {
        var config = new BoundedConfig(effort, this::expression);
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(metered(node), config);
    }

    private JsonNode metered(JsonNode node) {
        try {
            return JSON.reader().with(MeteredNodes.ofSchema(effort)).readTree(node.toString());
        } catch (JacksonException impossible) {
            throw new IllegalStateException("what was JSON is none", impossible);
        }
    }

    /** What a check came to. */
    public sealed interface Outcome {
        /** It is as the schema says. */
        record Valid() implements Outcome {}

        /** It is not. */
        record Invalid(List<SchemaProblem> problems) implements Outcome {}

        /** Nobody knows: the event is no JSON, too big, or it took too much work. */
        record Unchecked(String reason) implements Outcome {}
    }

    /**
     * Makes a schema ready.
     *
     * @throws SchemaException when it is not taken
     */
    public static EventSchema of(String text) {
        return of(parsed(text));
    }

    /** The same for one that is parsed. */
    public static EventSchema of(JsonNode node) {
        List<SchemaProblem> problems = SchemaRules.problems(node);
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        problems = MetaSchema.problems(node);
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return new EventSchema(node);
    }

    /**
     * Reads a schema's text.
     *
     * @throws SchemaException when it is no JSON
     */
    public static JsonNode parsed(String text) {
        if (text.length() > SchemaRules.MOST_BYTES) {
            throw new SchemaException(List.of(new SchemaProblem("", "a schema has at most 16 KiB")));
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException | ArithmeticException | NumberFormatException malformed) {
            throw new SchemaException(List.of(new SchemaProblem("", "not JSON")));
        }
    }

    /** Checks an event's body. */
    public Outcome check(byte[] body) {
        lock.lock();
        try {
            effort.begin();
            return checked(body);
        } finally {
            lock.unlock();
        }
    }

    /** How many steps the last check took. For tests. */
    long steps() {
        return effort.spent();
    }

    private Outcome checked(byte[] body) {
        JsonNode event;
        try {
            event = reader.readTree(body);
        } catch (IOException | RuntimeException malformed) {
            return new Outcome.Unchecked("not JSON");
        }
        if (event == null || event.isMissingNode()) {
            return new Outcome.Unchecked("no body");
        }
        return nodesOf(event, MOST_NODES) < 0 ? new Outcome.Unchecked("too big to be checked") : checked(event);
    }

    private Outcome checked(JsonNode event) {
        try {
            Collection<ValidationMessage> told = schema.validate(new MeteredRun(effort), event);
            return told.isEmpty() ? new Outcome.Valid() : invalid(told);
        } catch (Effort.Spent | StackOverflowError tooMuch) {
            return new Outcome.Unchecked("too costly to check");
        } catch (JsonSchemaException unusable) {
            return new Outcome.Unchecked("the schema can't be used");
        } catch (RuntimeException | Error broken) {
            // the event and the schema are others': whatever they break is not ours to stop at
            return new Outcome.Unchecked("it could not be checked");
        }
    }

    private static Outcome invalid(Collection<ValidationMessage> told) {
        return new Outcome.Invalid(told.stream()
                .limit(MOST_PROBLEMS)
                .map(message -> new SchemaProblem(
                        message.getInstanceLocation().toString(), "against " + message.getEvaluationPath()))
                .toList());
    }

    private RegularExpression expression(String text) {
        Pattern pattern = Pattern.compile(text);
        return value -> {
            effort.spend(1L + (long) value.length() * text.length() / 20);
            return pattern.matcher(value).find();
        };
    }

    /** How many more values there may be than there are; below 0 when there are too many, or one is too long. */
    private static int nodesOf(JsonNode node, int left) {
        int rest = Numbers.isTooLong(node) ? -1 : left - 1;
        for (JsonNode each : node) {
            rest = rest < 0 ? rest : nodesOf(each, rest);
        }
        return rest;
    }

    private static ObjectMapper mapper() {
        var mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(100)
                        .build());
        return mapper;
    }
}
