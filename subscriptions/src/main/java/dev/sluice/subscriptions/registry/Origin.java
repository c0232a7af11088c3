// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.registry;

/** Who defines a resource. */
public enum Origin {
    FILE,
    API
}
