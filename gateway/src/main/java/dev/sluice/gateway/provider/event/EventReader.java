// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import dev.sluice.gateway.provider.event.Expression.Scope;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.SignatureScheme;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event's fields from verified requests of one source. Immutable and thread-safe. Never throws for what a request
 * holds: what can't be read is not found.
 *
 * <p>Not found means absent, null, an object or an array, longer than 1,024 characters, or with control characters in it. Then
 * the id, subject and key are null, the time is arrival, and the type is {@code webhook.<source>}. A body that is not JSON
 * though values of it are asked for gives the preset's {@code unparsed} type.
 */
public final class EventReader {
    private final SignatureScheme scheme;
    private final PointerTree pointers = new PointerTree();
    private final List<Expression> id;
    private final List<Expression> type;
    private final List<Expression> time;
    private final List<Expression> subject;
    private final List<Expression> key;
    private final KeptHeaders kept;
    private final @Nullable FormField form;
    private final @Nullable String unparsedType;

    /**
     * Compiles the rules.
     *
     * @param scheme says which of a request's headers holds the signed id
     * @throws IllegalArgumentException for an expression that can't be read
     */
    public EventReader(EventRules rules, SignatureScheme scheme) {
        this.scheme = scheme;
        this.id = expressions(rules.id());
        this.type = expressions(rules.type());
        this.time = expressions(rules.time());
        this.subject = expressions(rules.subject());
        this.key = expressions(rules.key());
        this.kept = new KeptHeaders(rules.keep());
        this.form = rules.formField() == null ? null : new FormField(rules.formField());
        this.unparsedType = rules.unparsedType();
    }

    private List<Expression> expressions(List<String> texts) {
        return texts.stream().map(text -> Expression.parse(text, pointers)).toList();
    }

    /**
     * The fields of one event.
     *
     * @param sourceName for the type of an event that names none
     * @param arrival for the time of an event that names none
     */
    public EventFields extract(InboundRequest request, String sourceName, Instant arrival) {
        boolean wanted = pointers.slots() > 0;
        JsonValues values = wanted ? JsonValues.read(json(request), pointers) : null;
        boolean unparsed = wanted && values == null;
        var scope = new Scope(request, values, scheme);
        Instant stated = EventTime.parse(first(time, scope));
        return new EventFields(
                first(id, scope),
                type(scope, unparsed, sourceName),
                stated == null ? arrival : stated,
                first(subject, scope),
                first(key, scope),
                kept.of(request),
                unparsed);
    }

    private byte[] json(InboundRequest request) {
        return form == null ? request.body() : form.unwrap(request);
    }

    private String type(Scope scope, boolean unparsed, String sourceName) {
        String found = unparsed && unparsedType != null ? unparsedType : first(type, scope);
        return found == null ? "webhook." + sourceName : found;
    }

    private static @Nullable String first(List<Expression> expressions, Scope scope) {
        for (int i = 0; i < expressions.size(); i++) {
            String value = expressions.get(i).resolve(scope);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
