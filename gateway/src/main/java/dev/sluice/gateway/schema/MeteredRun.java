// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.annotation.JsonNodeAnnotation;
import com.networknt.schema.annotation.JsonNodeAnnotations;
import com.networknt.schema.result.JsonNodeResults;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One check: each problem found is paid for, and each look at what other keywords have noted for {@code unevaluated…}. */
final class MeteredRun extends ExecutionContext {
    private static final int PROBLEM = 40;
    private static final int NOTE = 5;

    private final Effort effort;
    private final JsonNodeAnnotations notes = new Notes();
    private final JsonNodeResults results = new Results();

    MeteredRun(Effort effort) {
        this.effort = effort;
    }

    /** Asked for each problem that is found. */
    @Override
    public boolean isFailFast() {
        effort.spend(PROBLEM);
        return false;
    }

    @Override
    public JsonNodeAnnotations getAnnotations() {
        return notes;
    }

    @Override
    public JsonNodeResults getResults() {
        return results;
    }

    private final class Notes extends JsonNodeAnnotations {
        @Override
        public Map<JsonNodePath, List<JsonNodeAnnotation>> asMap() {
            return new Read(super.asMap());
        }
    }

    private final class Read extends AbstractMap<JsonNodePath, List<JsonNodeAnnotation>> {
        private final Map<JsonNodePath, List<JsonNodeAnnotation>> all;

        private Read(Map<JsonNodePath, List<JsonNodeAnnotation>> all) {
            this.all = all;
        }

        @Override
        public @Nullable List<JsonNodeAnnotation> get(@Nullable Object place) {
            List<JsonNodeAnnotation> found = all.get(place);
            effort.spend(1L + (found == null ? 0 : (long) NOTE * found.size()));
            return found;
        }

        @Override
        public List<JsonNodeAnnotation> getOrDefault(@Nullable Object place, List<JsonNodeAnnotation> otherwise) {
            List<JsonNodeAnnotation> found = get(place);
            return found == null ? otherwise : found;
        }

        @Override
        public Set<Entry<JsonNodePath, List<JsonNodeAnnotation>>> entrySet() {
            effort.spend(1L + all.size());
            return all.entrySet();
        }
    }

    private final class Results extends JsonNodeResults {
        private final Map<JsonNodePath, Integer> counts = new HashMap<>();

        @Override
        public void setResult(
                JsonNodePath place, com.networknt.schema.SchemaLocation schema, JsonNodePath by, boolean valid) {
            counts.merge(place, 1, Integer::sum);
            super.setResult(place, schema, by, valid);
        }

        @Override
        public boolean isValid(JsonNodePath place, JsonNodePath by) {
            effort.spend(1L + counts.getOrDefault(place, 0));
            return super.isValid(place, by);
        }
    }
}
