// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.replay;

import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.subscriptions.registry.Actor;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.Write;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.replay.Replay.Ending;
import dev.sluice.subscriptions.replay.Replay.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends replays: those whose partitions are all done, those whose subscription or log is not there any more; and forgets those that ended
 * long ago. Any node may do it, the registry decides. Thread-safe.
 */
public final class ReplayCare {
    /** How long an ended replay is shown. */
    public static final Duration KEPT = Duration.ofDays(7);

    private final Registry registry;
    private final ReplayProgress progress;
    private final String topicId;
    private final InstantSource clock;

    /** @param topicId of the events topic as it is now */
    public ReplayCare(Registry registry, ReplayProgress progress, String topicId, InstantSource clock) {
        this.registry = registry;
        this.progress = progress;
        this.topicId = topicId;
        this.clock = clock;
    }

    /** Does what there is to do. To be called every few seconds. */
    public Future<Void> tend() {
        return writes(registry.current()).isEmpty()
                ? Future.succeededFuture()
                : registry.write(Actor.system("look after replays"), this::writes)
                        .mapEmpty();
    }

    private List<Write> writes(Snapshot snapshot) {
        List<Write> writes = new ArrayList<>();
        for (Resource<Replay> each : snapshot.replays().values()) {
            Ending ended = each.definition().ending();
            if (ended != null && ended.at().plus(KEPT).isBefore(clock.instant())) {
                writes.add(new Write.Delete(each.kind(), each.id()));
            } else if (ended == null) {
                ending(each, snapshot)
                        .ifPresent(how -> writes.add(
                                new Write.Put(each.defined(each.definition().ended(how)))));
            }
        }
        return writes;
    }

    private Optional<Ending> ending(Resource<Replay> resource, Snapshot snapshot) {
        ReplayTotal total = ReplayTotal.of(resource, progress);
        if (!resource.definition().topicId().equals(topicId)) {
            return Optional.of(ending(Outcome.CANCELLED, "reset", total));
        }
        if (!hasWebhook(resource.definition(), snapshot)) {
            return Optional.of(ending(Outcome.CANCELLED, "subscription_gone", total));
        }
        return total.done() ? Optional.of(ending(Outcome.COMPLETED, "done", total)) : Optional.empty();
    }

    private Ending ending(Outcome outcome, String reason, ReplayTotal total) {
        return new Ending(outcome, clock.instant(), reason, total.delivered(), total.failed(), total.skipped());
    }

    /** How it ends when somebody cancels it now. */
    public Ending cancelled(Resource<Replay> resource) {
        return ending(Outcome.CANCELLED, "operator", ReplayTotal.of(resource, progress));
    }

    private static boolean hasWebhook(Replay replay, Snapshot snapshot) {
        Resource<SubscriptionSettings> owner = snapshot.subscriptions().get(replay.subscription());
        return owner != null
                && owner.incarnation() == replay.incarnation()
                && owner.definition().target() instanceof WebhookSpec;
    }
}
