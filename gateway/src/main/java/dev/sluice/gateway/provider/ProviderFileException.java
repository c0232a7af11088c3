// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import java.util.ArrayList;
import java.util.List;

/** A provider file that can't be used; the message is {@code FILE:LINE:COLUMN: what is wrong}, that of the first thing if there are several. */
public final class ProviderFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** What else is wrong with the file. */
    private final transient List<ProviderFileException> others;

    ProviderFileException(String message, Throwable cause) {
        super(message, cause);
        this.others = List.of();
    }

    ProviderFileException(String message) {
        super(message);
        this.others = List.of();
    }

    private ProviderFileException(ProviderFileException first, List<ProviderFileException> others) {
        super(first.getMessage(), first);
        this.others = List.copyOf(others);
    }

    /**
     * One that tells all of these.
     *
     * @param problems at least one
     */
    static ProviderFileException of(List<ProviderFileException> problems) {
        List<String> messages =
                problems.stream().flatMap(each -> each.messages().stream()).toList();
        List<ProviderFileException> all =
                messages.stream().map(ProviderFileException::new).toList();
        return all.size() == 1
                ? problems.getFirst()
                : new ProviderFileException(all.getFirst(), all.subList(1, all.size()));
    }

    /** All that is wrong with the file, each in the form of the message. */
    public List<String> messages() {
        List<String> messages = new ArrayList<>();
        messages.add(String.valueOf(getMessage()));
        others.forEach(other -> messages.add(String.valueOf(other.getMessage())));
        return messages;
    }
}
