// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.type.EventTypeSettings;
import dev.sluice.subscriptions.type.EventType;
import dev.sluice.subscriptions.type.EventType.Compatibility;
import java.util.ArrayList;
import java.util.List;

/**
 * The versions of an event type that a file lists, and those that the registry has: events name them by number, so a version stays what it
 * was. Pure.
 */
final class TypeVersions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TypeVersions() {}

    static EventType of(EventTypeSettings wanted) {
        return new EventType(
                wanted.type(), Compatibility.valueOf(wanted.compatibility().name()), wanted.schemas());
    }

    /**
     * What the registry is to have. A file that has fewer versions is an older one, and takes none away.
     *
     * @throws FileRefusedException when one of them differs, unless the file says that any change is taken
     */
    static EventType of(EventTypeSettings wanted, EventType present) {
        EventType next = of(wanted);
        List<String> before = present.schemas();
        List<String> after = next.schemas();
        int both = Math.min(before.size(), after.size());
        for (int i = 0; i < both; i++) {
            if (isSame(before.get(i), after.get(i))) {
                continue;
            }
            if (next.compatibility() == Compatibility.NONE) {
                return next;
            }
            throw new FileRefusedException("eventTypes." + wanted.name() + ".schemas: version " + (i + 1)
                    + " is not the one that is in force; a changed schema is a version of its own, behind the others");
        }
        List<String> all = new ArrayList<>(before);
        all.addAll(after.subList(both, after.size()));
        return new EventType(next.type(), next.compatibility(), all);
    }

    /** However they are written. */
    private static boolean isSame(String one, String other) {
        try {
            return one.equals(other) || JSON.readTree(one).equals(JSON.readTree(other));
        } catch (JsonProcessingException none) {
            return false;
        }
    }
}
