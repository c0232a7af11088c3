// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.app;

import dev.sluice.config.ServerSettings;
import dev.sluice.config.Settings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.gateway.check.ConfigChecks;
import dev.sluice.gateway.ingest.Ingest;
import dev.sluice.gateway.ingest.Outside;
import dev.sluice.gateway.ingest.Sources;
import dev.sluice.gateway.quota.Quotas;
import dev.sluice.gateway.typed.EventTypes;
import dev.sluice.subscriptions.registry.Registry;
import dev.sluice.subscriptions.registry.Resource;
import dev.sluice.subscriptions.registry.Snapshot;
import dev.sluice.subscriptions.registry.file.FileRefusedException;
import dev.sluice.subscriptions.registry.file.FileResources;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The door that providers knock at, and the sources that it knows. */
final class IngestSide {
    private static final long START_HOURS = 24;

    private IngestSide() {}

    /** The longest window that any source asks for; the file's may not be in the registry yet. */
    static Duration longestDedupe(Settings settings, Snapshot known) {
        var registered = known.sources().values().stream().map(Resource::definition);
        return Stream.concat(registered, settings.sources().values().stream())
                .map(SourceSettings::dedupe)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Takes nothing before {@link #enter}: it knows no sources. */
    static Ingest make(
            NodeOptions options, LogSide log, EventTypes types, Outside outside, Quotas quotas, MeterRegistry meters) {
        Settings settings = options.settings();
        var bounds = Ingest.Options.of(
                settings.server().maxBodyBytes(), settings.server().ingestDeadline(), publicUrl(settings.server()));
        return new Ingest(
                log.log()::publish,
                log.disk(),
                types,
                ConfigChecks.providers(settings),
                outside,
                bounds,
                quotas,
                options.clock(),
                meters);
    }

    /** Where providers reach the node, without a slash at the end. */
    private static String publicUrl(ServerSettings server) {
        URI said = server.publicUrl();
        if (said != null) {
            return withoutSlash(said.toString());
        }
        return (server.door().tls() == null ? "http" : "https") + "://localhost:" + server.port();
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * Writes the file's resources into the registry, and has the door follow its sources from there on. Blocks.
     *
     * @throws StartRefusedException when one of them can not be entered
     */
    static void enter(Settings settings, FileResources files, Registry registry, Ingest ingest) throws Exception {
        Snapshot entered = entered(settings, files);
        // the listener is told on the registry's thread, maybe after the door is open
        ingest.sources().replace(definitions(entered));
        registry.listen((before, after, changes) -> {
            if (after.position() >= entered.position()) {
                ingest.sources().replace(definitions(after));
            }
        });
    }

    private static Snapshot entered(Settings settings, FileResources files) throws Exception {
        try {
            return files.enter(settings).await(START_HOURS, TimeUnit.HOURS);
        } catch (FileRefusedException refused) {
            throw new StartRefusedException(String.valueOf(refused.getMessage()), refused);
        }
    }

    private static List<Sources.Definition> definitions(Snapshot snapshot) {
        return snapshot.sources().values().stream()
                .map(source -> new Sources.Definition(source.definition(), !source.served(), source.oldSecrets()))
                .toList();
    }
}
