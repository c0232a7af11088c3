// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.resource.ResourceJson;
import dev.sluice.config.value.Secret;
import dev.sluice.subscriptions.registry.Kind;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a source a source and a subscription a subscription. Thread-safe.
 *
 * @param <D> its definition
 */
interface ResourceType<D> {
    Kind kind();

    /** Where they are, {@code /v1/sources}. */
    String path();

    /** What the ids begin with that are made here. */
    String idPrefix();

    /** All of them. */
    Map<String, Resource<D>> in(Snapshot snapshot);

    /** The form without anything secret; what stands for a value that is not shown is {@link #HIDDEN}. */
    ObjectNode shown(Resource<D> resource);

    /** Its secrets; none when there is nothing that is signed or verified. */
    List<Secret> secrets(D definition);

    /** The same with other secrets. */
    D with(D definition, List<Secret> secrets);

    /** A fresh secret; empty when only its provider can make one. */
    Optional<String> newSecret(D definition);

    /** Where the secrets stand in a form, as a JSON pointer. */
    String secretsPointer();

    /** Puts secrets, in clear, into a form or what {@link #shown} made. */
    void reveal(ObjectNode form, List<Secret> secrets);

    /** The form with everything in clear. */
    ObjectNode form(D definition);

    /** Makes what secrets a new one needs and does not bring. */
    void makeSecrets(ObjectNode form);

    /** Takes over from the present one what the changed form leaves out because it was never shown. */
    void keepUnseen(ObjectNode form, Resource<D> present);

    /** Reads a form and checks it. May take milliseconds, so not on an event loop. */
    ResourceJson.Read<D> read(String id, ObjectNode form);

    /** Where a new one begins. */
    Future<Map<Integer, Long>> starts(D definition, String tenant);

    /** Whether a text that somebody looks for is in what is shown of it. */
    boolean mentions(D definition, String text);

    /** What is shown for a value that may be secret. Written back, it keeps the value. */
    String HIDDEN = "***";
}
