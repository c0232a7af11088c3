// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider's requests name the parts of an event. Each is a list of expressions of which the first that can be
 * resolved counts: a text that begins with {@code /} is a JSON pointer (RFC 6901) into the body, any other a template with
 * {@code {/pointer}}, {@code {every:/list:/pointer}} (of each element, with commas between), {@code {header:NAME}} and {@code {id}} (the
 * signed message id).
 *
 * @param id of the provider's own id
 * @param type of the type
 * @param time of the time: RFC 3339, or Unix seconds or milliseconds
 * @param subject of the object that the event is about
 * @param key of the ordering key
 * @param formField the field of an {@code application/x-www-form-urlencoded} body that holds the JSON; null when bodies are
 *     never wrapped so
 * @param batch the list of the body whose elements are events of their own, as a JSON pointer (empty for the body itself); null when a
 *     body is one event
 * @param unparsedType the type of an event whose body can't be parsed; null takes the type's fallback
 * @param keep the request headers that are safe to keep
 */
public record EventRules(
        List<String> id,
        List<String> type,
        List<String> time,
        List<String> subject,
        List<String> key,
        @Nullable String formField,
        @Nullable String batch,
        @Nullable String unparsedType,
        List<String> keep) {
    public EventRules {
        id = List.copyOf(id);
        type = List.copyOf(type);
        time = List.copyOf(time);
        subject = List.copyOf(subject);
        key = List.copyOf(key);
        keep = List.copyOf(keep);
    }

    /** Whether an expression looks at a header. */
    public static boolean readsHeader(String expression) {
        return expression.contains("{header:");
    }

    /** The same with another expression for the ordering key. */
    public EventRules keyedBy(String expression) {
        return new EventRules(id, type, time, subject, List.of(expression), formField, batch, unparsedType, keep);
    }
}
