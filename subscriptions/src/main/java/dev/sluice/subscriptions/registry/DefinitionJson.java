// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.subscriptions.replay.Replay;
import dev.sluice.subscriptions.replay.ReplayJson;
import dev.sluice.subscriptions.type.EventType;
import dev.sluice.subscriptions.type.EventTypeJson;

/** What a resource of any kind says, as JSON: the form in which it is kept and compared. */
public final class DefinitionJson {
    private DefinitionJson() {}

    /** The definition with its secrets, in the clear: never to be shown. */
    public static ObjectNode write(Resource<?> resource) {
        return switch (resource.definition()) {
            case SourceSettings source -> ResourceJson.write(source);
            case SubscriptionSettings subscription -> ResourceJson.write(subscription);
            case Replay replay -> ReplayJson.write(replay);
            case EventType type -> EventTypeJson.write(type);
            default -> throw new IllegalArgumentException("nothing that the registry keeps: " + resource.id());
        };
    }
}
