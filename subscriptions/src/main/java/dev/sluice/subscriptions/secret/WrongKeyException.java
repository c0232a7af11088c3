// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.secret;

/** A sealed text that this node's master key does not open. */
public final class WrongKeyException extends RuntimeException {

    WrongKeyException(String tenant, String resource, String why) {
        super("secret of " + resource + " (tenant " + tenant + ") can't be opened: " + why
                + "; every node needs the same secrets.masterKey (SLUICE_MASTER_KEY) as the one that wrote it");
    }
}
