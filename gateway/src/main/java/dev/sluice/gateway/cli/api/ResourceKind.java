// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import dev.sluice.config.bind.Nearest;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.util.ArrayList;
import java.util.List;

/** What the registry keeps. */
public enum ResourceKind {
    SOURCE("source"),
    SUBSCRIPTION("subscription");

    private static final int LOOKED_AT = 10_000;
    private static final int MOST_NEAR = 3;

    private final String label;

    ResourceKind(String label) {
        this.label = label;
    }

    /** One of it. */
    public String label() {
        return label;
    }

    /** Many of it, as in commands and paths. */
    public String plural() {
        return label + "s";
    }

    /** The list's path. */
    public String path() {
        return "/v1/" + plural();
    }

    /** One's path; what can't be an id is wrong use. */
    public String path(String id) {
        if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
            throw CommandFailure.usage("'" + id + "' is no " + label + "'s id: ./sluice " + plural() + " lists them");
        }
        return path() + "/" + id;
    }

    /** A request about one of them; when it is not there, ids like its are told. */
    public Ask about(Api api, String id, Ask ask) {
        return ask.missing(() -> near(api, id));
    }

    private String near(Api api, String id) {
        String all = "./sluice " + plural() + " lists them";
        try {
            var ids = new ArrayList<String>();
            new Pages(api)
                    .each(
                            Ask.get(path()),
                            null,
                            LOOKED_AT,
                            item -> ids.add(item.json().path("id").asText()));
            List<String> near = like(id, ids);
            return near.isEmpty() ? all : "did you mean " + String.join(", ", near) + "? " + all;
        } catch (CommandFailure notToldEither) {
            return all;
        }
    }

    /** Those with a part in common, and the nearest when it is near. */
    static List<String> like(String id, List<String> ids) {
        var near = new ArrayList<String>(ids.stream()
                .filter(each -> each.contains(id) || id.contains(each))
                .limit(MOST_NEAR)
                .toList());
        Nearest.to(id, ids)
                .filter(each -> near.isEmpty() && 2 * alike(id, each) >= id.length())
                .ifPresent(near::add);
        return near;
    }

    /** How many letters both begin with, and end with. */
    private static int alike(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int begin = 0;
        while (begin < most && one.charAt(begin) == other.charAt(begin)) {
            begin++;
        }
        int end = 0;
        while (end < most - begin && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
            end++;
        }
        return begin + end;
    }
}
