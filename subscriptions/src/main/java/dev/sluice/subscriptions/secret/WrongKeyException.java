// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions.secret;

/** A sealed text that none of this node's master keys opens. */
public final class WrongKeyException extends RuntimeException {

    /** The same once more. */
    public WrongKeyException(String told) {
        super(told);
    }

    WrongKeyException(String tenant, String resource, String why) {
        super("secret of " + resource + " (tenant " + tenant + ") can't be opened: " + why
                + "; every node needs the same secrets.masterKey (SLUICE_MASTER_KEY) as the one that wrote it");
    }
}
