// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.Settings;
import dev.sluice.gateway.data.DataFolder;
import dev.sluice.gateway.reload.ConfigurationSource;
import dev.sluice.subscriptions.secret.KeyRing;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a node is started with.
 *
 * @param settings all that the operator said, command line included
 * @param folder where the node keeps what is its own; locked by the caller
 * @param brokerPort set in dev: the embedded broker listens there, 0 on any free port; empty: the cluster of {@code settings.kafka}
 * @param keys the node's own keys
 * @param fatal called when the process must end, so that other nodes take over
 * @param configuration where the settings came from, to follow its changes; empty: there is no file
 * @param clock the time of day that the node goes by
 */
public record NodeOptions(
        Settings settings,
        DataFolder folder,
        Optional<Integer> brokerPort,
        Keys keys,
        Runnable fatal,
        Optional<ConfigurationSource> configuration,
        InstantSource clock) {

    /** One that goes by the machine's clock. */
    public NodeOptions(
            Settings settings,
            DataFolder folder,
            Optional<Integer> brokerPort,
            Keys keys,
            Runnable fatal,
            Optional<ConfigurationSource> configuration) {
        this(settings, folder, brokerPort, keys, fatal, configuration, InstantSource.system());
    }

    /** Whether this is the whole product on one machine. */
    public boolean dev() {
        return brokerPort.isPresent();
    }

    /**
     * The keys that the gateway itself uses. Never shown.
     *
     * @param master base64 of 32 bytes: encrypts stored secrets, signs cursors
     * @param jwt the shared key that tokens are checked with; empty: no token is believed
     * @param oldMasters of the form of {@code master}, current before
     * @param nextMasters of the form of {@code master}, current soon
     */
    public record Keys(String master, Optional<String> jwt, List<String> oldMasters, List<String> nextMasters) {
        public Keys {
            oldMasters = List.copyOf(oldMasters);
            nextMasters = List.copyOf(nextMasters);
        }

        /** With one master key. */
        public Keys(String master, Optional<String> jwt) {
            this(master, jwt, List.of(), List.of());
        }

        KeyRing ring() {
            return KeyRing.of(masterBytes(), bytes(oldMasters), bytes(nextMasters));
        }

        private static List<byte[]> bytes(List<String> keys) {
            return keys.stream().map(Base64.getDecoder()::decode).toList();
        }

        byte[] masterBytes() {
            return Base64.getDecoder().decode(master);
        }

        @Override
        public String toString() {
            return "Keys[redacted]";
        }
    }
}
