// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

/**
 * An HTTP proxy through which requests leave: it is asked (CONNECT) for checked addresses, never for a name.
 *
 * @param host a name or an address; the operator's word, not checked
 * @param port 1 to 65535
 */
public record EgressProxy(String host, int port) {

    public EgressProxy {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a proxy: " + host + ":" + port);
        }
    }
}
