// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events.kafka;

import java.util.List;

/** Topics that can't be made, or are weaker or smaller than promised; the message lists every one with what to change. */
public final class TopicException extends RuntimeException {
    private final transient List<String> problems;

    public TopicException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence a problem, with what to change. */
    public List<String> problems() {
        return problems;
    }
}
