// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A request's query, each parameter known to its route. Every mistake is a 400 that names the parameter. Immutable. */
public final class Query {
    /** How many things a list shows when the query does not say. */
    public static final int LIMIT = 100;
    /** How many it shows at most. */
    public static final int MOST = 1_000;

    /** The end of what RFC 3339 can write. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private static final int MAX_PARAMETERS = 100;
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,6}");

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    static Query of(String uri, Set<String> known) {
        Map<String, List<String>> values;
        try {
            values = new QueryStringDecoder(uri, StandardCharsets.UTF_8, true, MAX_PARAMETERS + 1, true).parameters();
        } catch (IllegalArgumentException malformed) {
            throw refused("the query is malformed");
        }
        // the decoder passes over what is too much, a filter perhaps
        if (values.values().stream().mapToInt(List::size).sum() > MAX_PARAMETERS) {
            throw refused("the query has more than " + MAX_PARAMETERS + " parameters");
        }
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw refused(
                        known.isEmpty()
                                ? "no query parameter is known here"
                                : "unknown query parameter: known here are "
                                        + String.join(
                                                ", ", known.stream().sorted().toList()));
            }
        }
        return new Query(values);
    }

    /** The one value, if there is any. */
    public Optional<String> one(String name) {
        List<String> given = all(name);
        if (given.size() > 1) {
            throw refused("the query parameter " + name + " is there more than once");
        }
        return given.stream().findFirst();
    }

    /** All values; empty when there are none. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** {@code limit}: how many things to show, 1 to {@value #MOST}. */
    public int limit() {
        Optional<String> text = one("limit");
        if (text.isEmpty()) {
            return LIMIT;
        }
        int limit = WHOLE.matcher(text.get()).matches() ? Integer.parseInt(text.get()) : 0;
        if (limit < 1 || limit > MOST) {
            throw refused("limit must be a whole number from 1 to " + MOST);
        }
        return limit;
    }

    /** One of an enum's words, in lower case. */
    public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        return one(name).map(text -> {
            for (E each : type.getEnumConstants()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return each;
                }
            }
            throw refused("the query parameter " + name + " has an unknown value");
        });
    }

    /** An RFC 3339 time. */
    public Optional<Instant> time(String name) {
        return one(name).map(text -> {
            try {
                Instant time = OffsetDateTime.parse(text).toInstant();
                if (!time.isBefore(Instant.EPOCH) && time.isBefore(LAST)) {
                    return time;
                }
            } catch (DateTimeException noTime) {
                throw noTime(name);
            }
            throw noTime(name);
        });
    }

    private static ProblemException noTime(String name) {
        return refused("the query parameter " + name + " must be a time such as 2026-01-31T12:00:00Z");
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(ProblemCode.REQUEST_MALFORMED, detail);
    }
}
