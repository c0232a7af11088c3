// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.define;

/** The options that define one kind of resource. */
sealed interface Options permits SourceOptions, SubscriptionOptions {
    /** Puts what was given into the form. */
    void into(Form form);
}
