// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Finds every address of a name. */
public interface Names {

    /**
     * Every A and AAAA of a name.
     *
     * @param name absolute, lower case, without a trailing dot
     * @return at least one address; failed when there is none or no server answers in time
     */
    Future<List<InetAddress>> resolve(String name);
}
