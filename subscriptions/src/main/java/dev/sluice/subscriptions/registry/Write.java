// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

/** One record that a transaction adds. */
public sealed interface Write {

    /**
     * A resource in its new form. The registry sets the version; the incarnation must be the present one's, or {@link
     * Resource#UNBORN} to begin a new one.
     */
    record Put(Resource<?> resource) implements Write {}

    /** A resource as it is, its secrets sealed under the current master key. Its version stays: nothing of it has changed. */
    record Reseal(Resource<?> resource) implements Write {}

    /** A resource that is no more. */
    record Delete(Kind kind, String id) implements Write {}
}
