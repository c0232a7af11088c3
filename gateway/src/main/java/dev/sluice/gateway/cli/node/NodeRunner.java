// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.node;

import dev.sluice.config.AuthSettings;
import dev.sluice.config.JwtSettings;
import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.load.Loaded;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.value.Secret;
import dev.sluice.gateway.app.Node;
import dev.sluice.gateway.app.NodeOptions;
import dev.sluice.gateway.app.StartRefusedException;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import dev.sluice.gateway.data.DataFolder;
import dev.sluice.gateway.data.DemoSources;
import dev.sluice.gateway.data.FolderInUseException;
import dev.sluice.gateway.data.FolderLock;
import dev.sluice.gateway.reload.ConfigurationSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Starts a node, says so, and waits until the process is told to end. Used once, on the main thread. */
final class NodeRunner {
    private final Terminal terminal;
    private final NodeFlags flags;
    private final Optional<Integer> brokerPort;

    /** @param brokerPort set in dev */
    NodeRunner(Terminal terminal, NodeFlags flags, Optional<Integer> brokerPort) {
        this.terminal = terminal;
        this.flags = flags;
        this.brokerPort = brokerPort;
    }

    /** Returns after the node has been stopped. {@code banner} makes what is printed before {@code ready}. */
    void run(BiFunction<Settings, Node.Addresses, String> banner) {
        Loaded loaded = load();
        Settings file = loaded.settings();
        if (file == null) {
            throw terminal.refuse(loaded);
        }
        DataFolder folder = DataFolder.at(flags.data);
        FolderLock lock = lock(folder);
        try {
            run(effective(file, folder), folder, banner);
        } finally {
            lock.close();
        }
    }

    private Loaded load() {
        return terminal.load(flags.config, brokerPort.isPresent() ? Mode.DEV : Mode.RUN);
    }

    private Settings effective(Settings file, DataFolder folder) {
        return flags.over(file, sources(file, folder));
    }

    private Optional<ConfigurationSource> configuration(DataFolder folder) {
        return Optional.ofNullable(flags.config)
                .map(file -> new ConfigurationSource(file, this::load, read -> effective(read, folder)));
    }

    private static FolderLock lock(DataFolder folder) {
        try {
            return folder.lock();
        } catch (FolderInUseException inUse) {
            throw CommandFailure.usage(String.valueOf(inUse.getMessage()));
        }
    }

    private void run(Settings settings, DataFolder folder, BiFunction<Settings, Node.Addresses, String> banner) {
        var keys = keys(settings, folder);
        var node = new Node(
                new NodeOptions(settings, folder, brokerPort, keys, terminal.life()::fatal, configuration(folder)));
        terminal.life().onStop(node::stop);
        Node.Addresses addresses = start(node);
        if (addresses == null) {
            terminal.err().println("stopped before it was ready");
            terminal.life().awaitStop();
            return;
        }
        terminal.out().println(banner.apply(settings, addresses));
        terminal.out().println("ready");
        terminal.life().awaitStop();
    }

    /** Null when it was told to stop meanwhile. */
    private static Node.@Nullable Addresses start(Node node) {
        boolean started = false;
        try {
            Node.Addresses addresses = node.start();
            started = true;
            return addresses;
        } catch (RuntimeException failed) {
            if (node.isStopping()) {
                return null;
            }
            throw failed instanceof StartRefusedException
                    ? CommandFailure.usage(String.valueOf(failed.getMessage()))
                    : CommandFailure.atRunTime("could not start: " + reason(failed));
        } finally {
            if (!started) {
                node.stop();
            }
        }
    }

    private static String reason(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** In dev the demo sources, and what the file adds; the file's word counts more. */
    private Map<String, SourceSettings> sources(Settings file, DataFolder folder) {
        var sources = new LinkedHashMap<String, SourceSettings>();
        if (brokerPort.isPresent()) {
            DemoSources.in(folder).forEach(source -> sources.put(source.name(), source));
        }
        sources.putAll(file.sources());
        return sources;
    }

    private NodeOptions.Keys keys(Settings settings, DataFolder folder) {
        Secret master = settings.secrets().masterKey();
        return new NodeOptions.Keys(
                master == null ? folder.masterKey() : master.reveal(),
                jwt(settings.auth(), folder),
                texts(settings.secrets().oldMasterKeys()),
                texts(settings.secrets().nextMasterKeys()));
    }

    private static List<String> texts(List<Secret> secrets) {
        return secrets.stream().map(Secret::reveal).toList();
    }

    private Optional<String> jwt(AuthSettings auth, DataFolder folder) {
        @Nullable JwtSettings jwt = auth.jwt();
        return switch (jwt) {
            case null -> brokerPort.isPresent() ? Optional.of(folder.jwtKey()) : Optional.empty();
            case JwtSettings.SharedKey shared -> Optional.of(shared.key().reveal());
            case JwtSettings.Jwks published -> Optional.empty();
        };
    }
}
