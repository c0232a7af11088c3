// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.match.Filter;
import dev.sluice.subscriptions.match.FilterException;
import dev.sluice.subscriptions.match.Restriction;
import dev.sluice.subscriptions.match.TypePatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads by what a token narrows itself: {@code types} and {@code filter}. Thread-safe.
 *
 * <p>RFC 7519 (section 4) has claims ignored that are not understood, and issuers add many. So what is ignored here is what can't
 * narrow anything; a name that looks as if it did is refused, because to pass over it would give the token more than its issuer meant.
 */
final class RestrictionClaims {
    private static final String TYPES = "types";
    private static final String FILTER = "filter";
    private static final int MOST_TYPES = 100;
    private static final int MOST_COMPILED = 1_024;

    /** What narrows a token and is understood, by its one spelling. */
    private static final Set<String> KNOWN = Set.of("tenant", "scope", TYPES, FILTER);

    /**
     * Other spellings and misspellings of those, what a later Sluice may give a meaning, and the registered claims that bind a token to
     * a key (RFC 7800) or to fine-grained rights (RFC 9396). In lower case and without separators, as {@link #plain} leaves them.
     */
    private static final Set<String> REFUSED = Set.of(
            "tenant",
            "tenants",
            "scope",
            "types",
            "type",
            "eventtype",
            "eventtypes",
            "filter",
            "filters",
            "sources",
            "subjects",
            "events",
            "subscriptions",
            "streams",
            "targets",
            "replays",
            "deadletters",
            "attempts",
            "restriction",
            "restrictions",
            "cnf",
            "authorizationdetails");

    /** Kept for claims of our own. */
    private static final List<String> RESERVED = List.of("sluice", "https://sluice.");

    /** Tokens of one issuer have few filters; only authentic ones come here. */
    private final Map<String, Filter> compiled = new ConcurrentHashMap<>();

    /** The token's restriction; {@link Restriction#NONE} when it has none. Throws a {@link ProblemException} of 401. */
    Restriction read(JsonNode claims) {
        refuseUnknown(claims);
        TypePatterns types = types(claims.get(TYPES));
        Filter filter = filter(claims.get(FILTER));
        return types == null && filter == null ? Restriction.NONE : new Restriction(types, filter);
    }

    private static void refuseUnknown(JsonNode claims) {
        claims.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name) && narrows(name)) {
                throw unsupported("the token has a restriction that is not known");
            }
        });
    }

    private static boolean narrows(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.stream().anyMatch(lower::startsWith) || REFUSED.contains(plain(lower));
    }

    private static String plain(String lower) {
        return lower.replace("_", "").replace("-", "").replace(".", "");
    }

    private static @Nullable TypePatterns types(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        if (!node.isArray() || node.size() > MOST_TYPES) {
            throw unsupported("the token's types are no list of at most " + MOST_TYPES + " patterns");
        }
        var patterns = new ArrayList<String>();
        for (JsonNode one : node) {
            if (!one.isTextual()) {
                throw unsupported("the token's types are no list of texts");
            }
            patterns.add(one.textValue());
        }
        try {
            return TypePatterns.of(patterns);
        } catch (IllegalArgumentException empty) {
            throw unsupported("the token's types have an empty pattern, or none");
        }
    }

    private @Nullable Filter filter(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            throw unsupported("the token's filter is no text");
        }
        Filter known = compiled.get(node.textValue());
        return known == null ? compile(node.textValue()) : known;
    }

    private Filter compile(String text) {
        try {
            Filter filter = Filter.compile(text);
            if (compiled.size() >= MOST_COMPILED) {
                compiled.clear();
            }
            compiled.put(text, filter);
            return filter;
        } catch (FilterException wrong) {
            throw unsupported("the token's filter does not compile");
        }
    }

    private static ProblemException unsupported(String detail) {
        return new ProblemException(ProblemCode.RESTRICTION_UNSUPPORTED, detail);
    }
}
