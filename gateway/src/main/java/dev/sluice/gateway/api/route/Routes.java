// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.route;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All routes, and which of them a request means. Immutable. */
public final class Routes {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final List<Entry> entries;

    private record Entry(Route route, List<String> segments) {}

    /** A route and the id in its path, empty when it has none. */
    record Match(Route route, String id) {}

    public Routes(List<Route> routes) {
        entries = routes.stream()
                .map(route -> new Entry(route, segments(route.path())))
                .toList();
    }

    /** Every route. */
    public List<Route> all() {
        return entries.stream().map(Entry::route).toList();
    }

    /**
     * The route that is meant.
     *
     * @param path as it stands in the request line: no name here needs an escape, so an escaped one is not known
     * @param allow told the methods there are when the path is known and the method is not
     */
    Match find(HttpMethod method, String path, Consumer<String> allow) {
        List<String> segments = segments(path);
        var others = new ArrayList<String>();
        for (Entry entry : entries) {
            String id = idIn(entry.segments(), segments);
            if (id != null) {
                if (entry.route().method().equals(method)) {
                    return new Match(entry.route(), id);
                }
                others.add(entry.route().method().name());
            }
        }
        if (others.isEmpty()) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "no route has this path");
        }
        allow.accept(String.join(", ", others));
        throw new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "here are " + String.join(", ", others));
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    /** The id, empty when there is none, null when the path is another one. */
    private static @Nullable String idIn(List<String> template, List<String> path) {
        if (template.size() != path.size()) {
            return null;
        }
        String id = "";
        for (int i = 0; i < path.size(); i++) {
            if (template.get(i).equals(Route.ID) && ID.matcher(path.get(i)).matches()) {
                id = path.get(i);
            } else if (!template.get(i).equals(path.get(i))) {
                return null;
            }
        }
        return id;
    }
}
