// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import java.nio.file.Path;

/** One node, its providers and its partners, for one test. */
public final class World implements AutoCloseable {
    public final Given given;
    public final When when;
    public final Then then;

    private final Gateway gateway;
    private final Partners partners = new Partners();

    /** @param folder where the node and its broker keep their data */
    public World(Path folder) {
        gateway = new Gateway(folder);
        given = new Given(gateway, partners);
        when = new When(gateway);
        then = new Then(gateway, partners);
    }

    @Override
    public void close() {
        gateway.stop();
        partners.close();
    }
}
