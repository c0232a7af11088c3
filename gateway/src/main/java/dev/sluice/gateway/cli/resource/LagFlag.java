// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import picocli.CommandLine.Option;

/** Whether a list of subscriptions asks for each one's lag. Filled in by picocli on the main thread. */
final class LagFlag {
    @Option(names = "--no-lag", description = "does not ask for each one's lag: quicker for many")
    boolean none;
}
