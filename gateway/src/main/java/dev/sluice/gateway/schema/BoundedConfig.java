// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.schema;

import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How we validate. Every (sub)schema asks it something before it looks at a value, and so its steps are counted. */
final class BoundedConfig extends SchemaValidatorsConfig {
    private static final int STEP = 10;

    /** Null while the superclass is made. */
    private final @Nullable Effort effort;

    private final RegularExpressionFactory expressions;

    @SuppressWarnings("deprecation")
    BoundedConfig(Effort effort, RegularExpressionFactory expressions) {
        this.effort = effort;
        this.expressions = expressions;
    }

    /** Asked once for each evaluation of a schema. */
    @Override
    public boolean isDiscriminatorKeywordEnabled() {
        if (effort != null) {
            effort.spend(STEP);
        }
        return false;
    }

    @Override
    public RegularExpressionFactory getRegularExpressionFactory() {
        return expressions;
    }

    @Override
    public PathType getPathType() {
        return PathType.JSON_POINTER;
    }

    @Override
    public Locale getLocale() {
        return Locale.ENGLISH;
    }

    @Override
    public boolean isCacheRefs() {
        return false;
    }

    @Override
    public boolean isPreloadJsonSchema() {
        return false;
    }
}
