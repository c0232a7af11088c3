// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.trial;

import java.util.List;

/**
 * What was noticed besides the ledgers.
 *
 * @param remarks what may help to understand
 * @param flaws what is held against the gateway
 * @param blows how often something was done to it
 * @param gatewayExit its exit code on SIGTERM, the worst of all
 */
record Notes(List<String> remarks, List<String> flaws, int blows, int gatewayExit) {
    Notes {
        remarks = List.copyOf(remarks);
        flaws = List.copyOf(flaws);
    }
}
