// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.type.EventType;
import org.jspecify.annotations.Nullable;

/**
 * What became of one resource. {@code before} is null when it is new, {@code after} when it is gone; when both are there
 * with different incarnations, it was deleted and made again in between.
 */
public sealed interface ResourceChange {

    Kind kind();

    /** Its name. */
    String id();

    @Nullable
    Resource<?> before();

    @Nullable
    Resource<?> after();

    /** A source came, changed or went. */
    record OfSource(
            String id,
            @Nullable Resource<SourceSettings> before,
            @Nullable Resource<SourceSettings> after) implements ResourceChange {

        @Override
        public Kind kind() {
            return Kind.SOURCE;
        }
    }

    /** A subscription came, changed or went. */
    record OfSubscription(
            String id,
            @Nullable Resource<SubscriptionSettings> before,
            @Nullable Resource<SubscriptionSettings> after) implements ResourceChange {

        @Override
        public Kind kind() {
            return Kind.SUBSCRIPTION;
        }
    }

    /** An event type came, changed or went. */
    record OfEventType(
            String id,
            @Nullable Resource<EventType> before,
            @Nullable Resource<EventType> after) implements ResourceChange {

        @Override
        public Kind kind() {
            return Kind.EVENT_TYPE;
        }
    }

    /** A replay came, ended or went. */
    record OfReplay(
            String id,
            @Nullable Resource<Replay> before,
            @Nullable Resource<Replay> after) implements ResourceChange {

        @Override
        public Kind kind() {
            return Kind.REPLAY;
        }
    }
}
