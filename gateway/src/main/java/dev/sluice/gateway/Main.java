// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway;

import dev.sluice.gateway.cli.SluiceCommand;

/** Where the process begins: {@code ./sluice COMMAND}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(SluiceCommand.runAsProcess(arguments));
    }
}
