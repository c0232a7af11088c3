// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonValidator;
import com.networknt.schema.Keyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import java.util.Set;

/** The keywords of the dialect, each of which pays for its work before it does it: some do as much as the event is long. */
final class MeteredKeywords {
    /** The library looks for these by their classes. They look at no more than one value, formats at none. */
    private static final Set<String> FREE = Set.of("type", "format");

    private static final int MOST_UNIQUE = 1_000;
    private static final int MESSAGE = 20;
    private static final int LETTERS = 50;
    private static final int MEMBERS = 5;

    private MeteredKeywords() {}

    static JsonMetaSchema paidWith(Effort effort) {
        return JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keywords(all ->
                        all.replaceAll((name, keyword) -> FREE.contains(name) ? keyword : new Metered(keyword, effort)))
                .build();
    }

    private record Metered(Keyword keyword, Effort effort) implements Keyword {
        @Override
        public String getValue() {
            return keyword.getValue();
        }

        @Override
        public JsonValidator newValidator(
                SchemaLocation location, JsonNodePath path, JsonNode own, JsonSchema parent, ValidationContext context)
                throws Exception {
            return new Paying(keyword.newValidator(location, path, own, parent, context), own, effort);
        }
    }

    private record Paying(JsonValidator validator, JsonNode own, Effort effort) implements JsonValidator {
        @Override
        public Set<ValidationMessage> validate(
                ExecutionContext context, JsonNode node, JsonNode root, JsonNodePath location) {
            effort.spend(1L + (own.size() + node.size()) / MEMBERS);
            effort.spend(cost(node));
            return validator.validate(context, node, root, location);
        }

        private long cost(JsonNode node) {
            return switch (validator.getKeyword()) {
                case "required" -> MESSAGE * missing(node);
                case "dependentRequired" -> weight(own) * MEMBERS;
                case "additionalProperties", "unevaluatedProperties", "unevaluatedItems" ->
                    own.isBoolean() ? (long) MESSAGE * node.size() : node.size();
                case "enum" -> weight(node) + own.size() / 10;
                case "const" -> weight(node);
                case "minLength", "maxLength" -> weight(node);
                case "uniqueItems" -> unique(node);
                default -> 0;
            };
        }

        private long missing(JsonNode node) {
            long missing = 0;
            for (JsonNode name : own) {
                missing += node.isObject() && !node.has(name.asText()) ? 1 : 0;
            }
            return missing;
        }

        /** At worst each is compared with each: hashes of texts are easily made the same. */
        private long unique(JsonNode node) {
            if (!node.isArray() || !own.asBoolean()) {
                return 0;
            }
            if (node.size() > MOST_UNIQUE) {
                throw new Effort.Spent();
            }
            long weight = weight(node);
            return weight + weight * node.size() / 10;
        }

        /** How much there is to be read of it. */
        private static long weight(JsonNode node) {
            long sum = 1;
            if (node.isTextual()) {
                sum += node.textValue().length() / LETTERS;
            }
            for (JsonNode each : node) {
                sum += weight(each);
            }
            return sum;
        }

        @Override
        public void preloadJsonSchema() {
            validator.preloadJsonSchema();
        }

        @Override
        public SchemaLocation getSchemaLocation() {
            return validator.getSchemaLocation();
        }

        @Override
        public JsonNodePath getEvaluationPath() {
            return validator.getEvaluationPath();
        }

        @Override
        public String getKeyword() {
            return validator.getKeyword();
        }
    }
}
