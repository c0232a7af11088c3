// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

/**
 * Where one of the gateway's own listeners is reached.
 *
 * @param host an address, a name, or {@code 0.0.0.0} or {@code ::} for every address of this machine
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

    public HostPort {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a listener: " + host + ":" + port);
        }
    }
}
