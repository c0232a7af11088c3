// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

/** What happens. */
public final class When {
    private final Gateway gateway;

    When(Gateway gateway) {
        this.gateway = gateway;
    }

    /** The provider behind a source. */
    public Provider provider(String source) {
        return new Provider(gateway, source);
    }

    /** The file is replaced by what was given meanwhile, under the running node. */
    public When fileChanges() {
        gateway.write();
        return this;
    }

    /** The file is replaced by this text. */
    public When fileSays(String text) {
        gateway.write(text);
        return this;
    }

    /** The node is stopped and started again on the same data. */
    public When restarts() {
        gateway.stop();
        gateway.start();
        return this;
    }
}
