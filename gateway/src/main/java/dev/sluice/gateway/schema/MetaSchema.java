// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.List;

/** Whether a schema is one, by the schema of schemas, which the library brings with it. */
final class MetaSchema {
    private static final int MOST = 10;

    private MetaSchema() {}

    static List<SchemaProblem> problems(JsonNode schema) {
        JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        SchemaLocation.of(SchemaId.V202012),
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .build());
        return meta.validate(schema.toString(), InputFormat.JSON).stream()
                .limit(MOST)
                .map(message -> new SchemaProblem(message.getInstanceLocation().toString(), message.getError()))
                .toList();
    }
}
