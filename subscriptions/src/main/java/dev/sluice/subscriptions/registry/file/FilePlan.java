// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry.file;

import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.type.EventTypeSettings;
import dev.sluice.config.value.Start;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Origin;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.State;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.type.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has to be written so that the registry says what the file says. Pure.
 *
 * @param sources all of the file's
 * @param subscriptions all of the file's
 * @param eventTypes all of the file's
 * @param starts offsets for every new subscription
 * @param care what becomes of those that came back or left
 */
record FilePlan(
        List<SourceSettings> sources,
        List<SubscriptionSettings> subscriptions,
        List<EventTypeSettings> eventTypes,
        Map<Beginning, Map<Integer, Long>> starts,
        FileCare care) {

    /** Where a tenant's new subscription begins. */
    record Beginning(Start from, String tenant) {}

    /** A subscription has become new since the starts were resolved. */
    static final class StartMissing extends RuntimeException {
        StartMissing(String id) {
            super("subscription " + id + " went away while the file was read");
        }
    }

    static boolean isNew(SubscriptionSettings wanted, @Nullable Resource<SubscriptionSettings> present) {
        return present == null || !present.tenant().equals(wanted.tenant());
    }

    List<Write> writes(Snapshot snapshot) {
        var writes = new ArrayList<Write>();
        for (SourceSettings each : sources) source(each, snapshot.sources().get(each.name()), writes);
        for (SubscriptionSettings each : subscriptions)
            subscription(each, snapshot.subscriptions().get(each.name()), writes);
        for (EventTypeSettings each : eventTypes)
            eventType(each, snapshot.eventTypes().get(each.name()), writes);
        for (Write each : care.writes(snapshot)) if (!isMine(each)) writes.add(each);
        return writes;
    }

    /** Mine are entered above, with what came back as it was. */
    private boolean isMine(Write write) {
        return switch (write) {
            case Write.Put put ->
                care.mine().has(put.resource().kind(), put.resource().id());
            case Write.Reseal reseal -> false;
            case Write.Delete delete -> care.mine().has(delete.kind(), delete.id());
        };
    }

    private void source(SourceSettings wanted, @Nullable Resource<SourceSettings> present, List<Write> writes) {
        if (present == null || !present.tenant().equals(wanted.tenant())) {
            writes.add(new Write.Put(Resource.unborn(
                    Kind.SOURCE, wanted.name(), wanted.tenant(), Origin.FILE, care.now(), wanted, Map.of())));
        } else if (!ResourceJson.write(wanted).equals(ResourceJson.write(present.definition()))) {
            writes.add(new Write.Put(ofFile(present).defined(wanted)));
        } else if (!present.equals(ofFile(present))) {
            writes.add(new Write.Put(ofFile(present)));
        }
    }

    private void subscription(
            SubscriptionSettings wanted, @Nullable Resource<SubscriptionSettings> present, List<Write> writes) {
        if (present == null || isNew(wanted, present)) {
            Map<Integer, Long> resolved = starts.get(new Beginning(wanted.from(), wanted.tenant()));
            if (resolved == null) throw new StartMissing(wanted.name());
            writes.add(new Write.Put(Resource.unborn(
                    Kind.SUBSCRIPTION, wanted.name(), wanted.tenant(), Origin.FILE, care.now(), wanted, resolved)));
        } else if (!ResourceJson.write(wanted).equals(ResourceJson.write(present.definition()))) {
            writes.add(new Write.Put(ofFile(present).defined(wanted)));
        } else if (!present.equals(ofFile(present))) {
            writes.add(new Write.Put(ofFile(present)));
        }
    }

    /**
     * Refuses versions that can't follow on what there is.
     *
     * @throws FileRefusedException when there is such a one
     */
    static void require(List<EventTypeSettings> eventTypes, Snapshot snapshot) {
        for (EventTypeSettings each : eventTypes) {
            Resource<EventType> present = snapshot.eventTypes().get(each.name());
            if (present != null && !isNew(each, present)) TypeVersions.of(each, present.definition());
        }
    }

    private static boolean isNew(EventTypeSettings wanted, Resource<EventType> present) {
        return !present.tenant().equals(wanted.tenant())
                || !present.definition().type().equals(wanted.type());
    }

    private void eventType(EventTypeSettings wanted, @Nullable Resource<EventType> present, List<Write> writes) {
        if (present == null || isNew(wanted, present)) {
            writes.add(new Write.Put(Resource.unborn(
                    Kind.EVENT_TYPE,
                    wanted.name(),
                    wanted.tenant(),
                    Origin.FILE,
                    care.now(),
                    TypeVersions.of(wanted),
                    Map.of())));
            return;
        }
        EventType next = TypeVersions.of(wanted, present.definition());
        Resource<EventType> ofFile = ofFile(present);
        if (!next.equals(present.definition())) {
            writes.add(new Write.Put(ofFile.defined(next)));
        } else if (!present.equals(ofFile)) {
            writes.add(new Write.Put(ofFile));
        }
    }

    /** The same as the file's, and back if it was orphaned. */
    private <D> Resource<D> ofFile(Resource<D> present) {
        return present.ofFile(present.state() == State.ORPHANED ? care.before(present) : present.state());
    }
}
