// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.bind.Complaints;
import dev.sluice.config.bind.Fields;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.JsonTree;
import dev.sluice.config.tree.Locations;
import dev.sluice.config.tree.Node;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sources and subscriptions as JSON in the file's form: same keys, same rules, durations, rates and starts as texts. What
 * is written and read again is equal. Secrets are in clear: whoever keeps the JSON encrypts them. Nothing is substituted.
 */
public final class ResourceJson {
    /** How many secrets a source or a subscription may have, those included that end soon. With more it can't be read again. */
    public static final int MOST_SECRETS = 10;

    /** Something wrong with a JSON value: a JSON pointer (RFC 6901) and what is wrong there. */
    public record Refusal(String pointer, String detail) {}

    /**
     * What came of a JSON value.
     *
     * @param value null exactly when there are refusals
     */
    public record Read<T>(@Nullable T value, List<Refusal> refusals) {
        public Read {
            refusals = List.copyOf(refusals);
        }

        /** The value; an {@link IllegalArgumentException} with all refusals when there is none. */
        public T orElseThrow() {
            if (value == null) {
                throw new IllegalArgumentException("not a resource: " + refusals);
            }
            return value;
        }
    }

    private ResourceJson() {}

    /** A source as JSON. */
    public static ObjectNode write(SourceSettings source) {
        return ResourceWriter.source(source);
    }

    /** A subscription as JSON. */
    public static ObjectNode write(SubscriptionSettings subscription) {
        return ResourceWriter.subscription(subscription);
    }

    /** A source from JSON, or all that is wrong with it. */
    public static Read<SourceSettings> readSource(String name, JsonNode json) {
        return read(json, fields -> SourceForm.read(name, fields), (source, complaints) -> {});
    }

    /** A subscription from JSON, or all that is wrong with it. */
    public static Read<SubscriptionSettings> readSubscription(String name, JsonNode json) {
        return read(json, fields -> SubscriptionForm.read(name, fields), NotYet::check);
    }

    /** The same, and what {@code also} finds wrong with settings whose form is right. */
    public static Read<SourceSettings> readSource(
            String name, JsonNode json, BiConsumer<SourceSettings, Complaints> also) {
        return read(json, fields -> SourceForm.read(name, fields), also);
    }

    /** The same, and what {@code also} finds wrong with settings whose form is right. */
    public static Read<SubscriptionSettings> readSubscription(
            String name, JsonNode json, BiConsumer<SubscriptionSettings, Complaints> also) {
        return read(json, fields -> SubscriptionForm.read(name, fields), both(NotYet::check, also));
    }

    private static <T> BiConsumer<T, Complaints> both(BiConsumer<T, Complaints> one, BiConsumer<T, Complaints> other) {
        return one.andThen(other);
    }

    private static <T> Read<T> read(JsonNode json, Function<Fields, T> form, BiConsumer<T, Complaints> check) {
        var findings = new Findings();
        if (!(JsonTree.of(json) instanceof Node.Mapping mapping)) {
            return new Read<>(null, List.of(new Refusal("", "expected an object")));
        }
        T read = Fields.read(mapping, mapping.place(), findings, form);
        check.accept(read, new Complaints(Locations.of("", mapping), findings));
        var refusals = findings.sorted().stream()
                .map(finding -> new Refusal(finding.place().pointer(), finding.message()))
                .toList();
        return new Read<>(refusals.isEmpty() ? read : null, refusals);
    }
}
