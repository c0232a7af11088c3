// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.type;

/** Which change of a schema is taken. */
public enum SchemaCompatibility {
    /** Who knows the new schema understands events of the old one. */
    BACKWARD,
    /** Who knows the old schema understands events of the new one. */
    FORWARD,
    /** Both. */
    FULL,
    /** Any change. */
    NONE
}
