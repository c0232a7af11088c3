// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.outside;

/** For whom a key is asked for. */
record Asker(String source, String tenant) {
    /** No source in particular. */
    static final Asker NOBODY = new Asker("", "");
}
