// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * A schema, ready to check events. Thread-safe: one check at a time. A check does a bounded amount of work, usually some tens of
 * milliseconds at most; a schema that asks for {@code uniqueItems} many times may take seconds. It is not for event loops.
 */
public final class EventSchema {
    private static final int MOST_NODES = 20_000;
    private static final int MOST_UNIQUE = 1_000;
    private static final int MOST_PROBLEMS = 10;
    private static final int DEEPEST = 200;
    private static final ObjectMapper JSON = mapper();

    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final Effort effort = new Effort();

    private final JsonSchema schema;
    /** How many items a list of an event may have. */
    private final int longestList;

    private EventSchema(JsonNode node) {
        var config = new BoundedConfig(effort, this::expression);
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(node, config);
        longestList = asksForUnique(node) ? MOST_UNIQUE : MOST_NODES;
    }

    /** Whether a list is to hold nothing twice, for which each of its items may be compared with each. */
    private static boolean asksForUnique(JsonNode schema) {
        boolean asks = schema.path("uniqueItems").asBoolean();
        for (JsonNode each : schema) {
            asks = asks || asksForUnique(each);
        }
        return asks;
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
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (IOException | RuntimeException malformed) {
            return new Outcome.Unchecked("not JSON");
        }
        if (event == null || event.isMissingNode()) {
            return new Outcome.Unchecked("no body");
        }
        return nodesOf(event, MOST_NODES) < 0 ? new Outcome.Unchecked("too big to be checked") : check(event);
    }

    private Outcome check(JsonNode event) {
        lock.lock();
        try {
            effort.begin();
            Collection<ValidationMessage> told = schema.validate(event);
            return told.isEmpty() ? new Outcome.Valid() : invalid(told);
        } catch (Effort.Spent | StackOverflowError tooMuch) {
            return new Outcome.Unchecked("too much work to be checked");
        } catch (JsonSchemaException unusable) {
            return new Outcome.Unchecked("the schema can't be used");
        } catch (RuntimeException | Error broken) {
            // the event and the schema are others': whatever they break is not ours to stop at
            return new Outcome.Unchecked("it could not be checked");
        } finally {
            lock.unlock();
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
    private int nodesOf(JsonNode node, int left) {
        boolean tooLong = Numbers.isTooLong(node) || (node.isArray() && node.size() > longestList);
        int rest = tooLong ? -1 : left - 1;
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
