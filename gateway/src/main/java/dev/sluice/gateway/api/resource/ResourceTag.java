// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.subscriptions.registry.Resource;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Versions as HTTP writes them (RFC 9110, 8.8.3 and 13.1.1). */
public final class ResourceTag {
    private ResourceTag() {}

    /** The version's {@code ETag}; a re-created resource has no tag of the old one. */
    public static String of(Resource<?> resource) {
        return "\"" + resource.version() + "-" + resource.incarnation() + "\"";
    }

    /** What a request's {@code If-Match} asks of the version that it changes. */
    public record Expected(Set<String> tags) {
        /** What the headers say. */
        public static Expected of(MultiMap headers) {
            List<String> given = headers.getAll("if-match");
            var tags = new HashSet<String>();
            for (String header : given) {
                for (String tag : header.split(",", -1)) {
                    tags.add(tag.strip());
                }
            }
            return new Expected(tags);
        }

        public Expected {
            tags = Set.copyOf(tags);
        }

        private boolean isAny() {
            return tags.isEmpty() || tags.contains("*");
        }

        /** Refuses with 412 when it is of another version. */
        public void require(Resource<?> resource) {
            if (!isAny() && !tags.contains(ResourceTag.of(resource))) {
                throw new ProblemException(
                        ProblemCode.PRECONDITION_FAILED, "it has version " + resource.version() + "; read it again");
            }
        }
    }
}
