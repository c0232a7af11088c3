// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import dev.sluice.gateway.provider.event.Expression.Scope;
import dev.sluice.gateway.provider.scheme.InboundRequest;
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
    private final SignedId signedId;
    private final PointerTree pointers = new PointerTree();
    private final List<Expression> id;
    private final List<Expression> type;
    private final List<Expression> time;
    private final List<Expression> subject;
    private final List<Expression> key;
    private final KeptHeaders kept;
    private final @Nullable FormField form;
    private final @Nullable Batch batch;
    private final @Nullable String unparsedType;

    /**
     * Compiles the rules.
     *
     * @param signedId finds the message id that is signed
     * @throws IllegalArgumentException for an expression that can't be read
     */
    public EventReader(EventRules rules, SignedId signedId) {
        this.signedId = signedId;
        this.id = expressions(rules.id());
        this.type = expressions(rules.type());
        this.time = expressions(rules.time());
        this.subject = expressions(rules.subject());
        this.key = expressions(rules.key());
        this.kept = new KeptHeaders(rules.keep());
        this.form = rules.formField() == null ? null : new FormField(rules.formField());
        this.batch = rules.batch() == null ? null : new Batch(rules.batch());
        this.unparsedType = rules.unparsedType();
    }

    private List<Expression> expressions(List<String> texts) {
        return texts.stream().map(text -> Expression.parse(text, pointers)).toList();
    }

    /** Whether a request may hold several events. */
    public boolean splits() {
        return batch != null;
    }

    /**
     * The events of a verified request, each with the whole request's headers.
     *
     * @return the request itself when it is one event, or can't be split; an empty list when its list is empty
     */
    public List<InboundRequest> split(InboundRequest request) {
        List<byte[]> parts = batch == null ? null : batch.split(request.body());
        if (parts == null) {
            return List.of(request);
        }
        return parts.stream()
                .map(part -> (InboundRequest) new PartOfRequest(request, part))
                .toList();
    }

    /**
     * Whether the body should hold a list to split and is no JSON at all. A form has none, nor has an empty body. Reads the body whole,
     * so it is for what {@link #split} left as it was.
     */
    public boolean isMalformed(InboundRequest request) {
        byte[] body = request.body();
        return batch != null && body.length > 0 && !FormField.isForm(request) && !Batch.isJson(body);
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
        var scope = new Scope(request, values, signedId);
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
