// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What may stand under a key, in words.
 *
 * @param type such as {@code duration}
 * @param rules what else must hold, as problems tell it
 * @param inside what asks for the keys of a mapping; null for anything else
 */
public record Form(
        String type, List<String> rules, @Nullable Function<Fields, ?> inside) {
    public Form {
        rules = List.copyOf(rules);
    }

    static Form of(String type) {
        return new Form(type, List.of(), null);
    }

    static Form mapping(Function<Fields, ?> inside) {
        return new Form("mapping", List.of(), inside);
    }

    Form and(String rule) {
        var more = new ArrayList<>(rules);
        more.add(rule);
        return new Form(type, more, inside);
    }

    Form listed() {
        return new Form("list of " + type, rules, null);
    }
}
