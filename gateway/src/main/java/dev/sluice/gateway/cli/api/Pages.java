// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.output.RawJson;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes through a list of the API, page after page. */
public final class Pages {
    private static final int LARGEST = 1_000;

    private final Api api;

    /** One thing of a list: as it came, and read. */
    public record Item(String text, JsonNode json) {}

    public Pages(Api api) {
        this.api = api;
    }

    /** Hands over the first {@code limit} behind {@code after}; returns behind what there is more, if there is. */
    public Optional<String> each(Ask list, @Nullable String after, int limit, Consumer<Item> taker) {
        String place = after;
        int left = limit;
        while (left > 0) {
            Answer page = api.send(list.query("limit", Integer.toString(Math.min(left, LARGEST)))
                    .query("after", place));
            for (String text : RawJson.items(page.body(), "items")) {
                taker.accept(new Item(text, Answer.json(text)));
                left--;
            }
            place = page.json().path("after").textValue();
            if (place == null) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(place);
    }
}
