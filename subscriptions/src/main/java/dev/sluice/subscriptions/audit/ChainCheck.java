// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds audit records, in the topic's order, against their chain. Confined to one thread. What was changed, removed, put in or
 * moved is found; what was cut off at the end is not, unless {@link Report#last} is compared with one that was kept elsewhere.
 */
public final class ChainCheck {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_FINDINGS = 1_000;

    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private @Nullable Link first;
    private @Nullable Link last;
    private long records;

    /** What is wrong. */
    public enum Fault {
        /** The record's bytes are not those that its digest was made of. */
        CHANGED,
        /** It does not follow the record before it: something between them is missing, was put in, or was moved. */
        BROKEN,
        /** It can't be read. */
        UNREADABLE,
        /** The resource was written without a record: by a node of an older version, or around the gateway. */
        UNRECORDED
    }

    /**
     * A fault and where it is.
     *
     * @param offset of the record in the topic
     */
    public record Finding(long offset, Fault fault, String detail) {}

    /**
     * What came of it.
     *
     * @param first the first record that was there; retention may have taken those before it. Null for none
     * @param last the last one, to be kept elsewhere
     * @param findings at most {@value #MOST_FINDINGS}
     */
    public record Report(
            long records, @Nullable Link first, @Nullable Link last, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        /** Whether the chain holds; unrecorded writes do not break it. */
        public boolean holds() {
            return findings.stream().allMatch(each -> each.fault() == Fault.UNRECORDED);
        }
    }

    /**
     * Looks at the next record.
     *
     * @param digest its header; null when it has none
     */
    public void next(long offset, byte[] value, @Nullable String digest) {
        records++;
        try {
            JsonNode json = JSON.readTree(value);
            var before = new Link(
                    json.required("number").longValue() - 1,
                    json.required("previous").asText());
            Link own = before.next(value);
            if (!own.digest().equals(digest)) tell(offset, Fault.CHANGED, "record " + own.number());
            follow(offset, before);
            if (first == null) first = own;
            // what follows is held against what this record says of itself, so that one fault is told once
            last = new Link(own.number(), digest == null ? own.digest() : digest);
            version(offset, json);
        } catch (IOException | IllegalArgumentException unreadable) {
            tell(offset, Fault.UNREADABLE, "no audit record");
        }
    }

    private void follow(long offset, Link before) {
        if (last != null && !last.equals(before)) {
            tell(offset, Fault.BROKEN, "record " + (before.number() + 1) + " follows record " + last.number());
        } else if (last == null && before.number() == 0 && !before.equals(Link.NONE)) {
            tell(offset, Fault.BROKEN, "the first record follows something");
        }
    }

    private void version(long offset, JsonNode json) {
        String name = json.required("kind").asText() + "/" + json.required("id").asText();
        long before = json.required("before").longValue();
        Long known = versions.put(name, json.required("after").longValue());
        if (known != null && known != before) {
            tell(offset, Fault.UNRECORDED, name + " went from version " + known + " to " + before);
        }
    }

    private void tell(long offset, Fault fault, String detail) {
        if (findings.size() < MOST_FINDINGS) findings.add(new Finding(offset, fault, detail));
    }

    /** What was found so far. */
    public Report report() {
        return new Report(records, first, last, findings);
    }
}
