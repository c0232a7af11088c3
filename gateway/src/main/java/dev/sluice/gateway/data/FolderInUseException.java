// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.data;

import java.nio.file.Path;

/** Another process works with this data folder. */
public final class FolderInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FolderInUseException(Path folder) {
        super("the data folder " + folder + " is in use by another process; give this one its own with --data DIR");
    }
}
