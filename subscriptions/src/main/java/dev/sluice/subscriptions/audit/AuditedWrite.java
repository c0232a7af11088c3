// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.audit;

import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one write does to one resource.
 *
 * @param tenant whose the resource is
 * @param before its version; 0 when there was none
 * @param after its version; 0 when there is none any more
 * @param fields the names of what changed; never a value
 */
record AuditedWrite(Change change, Kind kind, String id, String tenant, long before, long after, List<String> fields) {

    enum Change {
        CREATED,
        CHANGED,
        DELETED,
        /** Its secrets were sealed anew; nothing of it changed. */
        SEALED
    }

    static AuditedWrite of(Write write, Snapshot snapshot) {
        return switch (write) {
            case Write.Put put -> put(put.resource(), snapshot);
            case Write.Reseal reseal -> {
                Resource<?> same = reseal.resource();
                yield new AuditedWrite(
                        Change.SEALED,
                        same.kind(),
                        same.id(),
                        same.tenant(),
                        same.version(),
                        same.version(),
                        List.of());
            }
            case Write.Delete delete -> {
                Resource<?> gone = snapshot.find(delete.kind(), delete.id());
                yield new AuditedWrite(
                        Change.DELETED,
                        delete.kind(),
                        delete.id(),
                        gone == null ? "" : gone.tenant(),
                        gone == null ? 0 : gone.version(),
                        0,
                        List.of());
            }
        };
    }

    private static AuditedWrite put(Resource<?> next, Snapshot snapshot) {
        @Nullable Resource<?> present = snapshot.find(next.kind(), next.id());
        return present == null
                ? new AuditedWrite(Change.CREATED, next.kind(), next.id(), next.tenant(), 0, 1, List.of())
                : new AuditedWrite(
                        Change.CHANGED,
                        next.kind(),
                        next.id(),
                        next.tenant(),
                        present.version(),
                        present.version() + 1,
                        ChangedFields.between(present, next));
    }
}
