// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.access;

import static picocli.CommandLine.ScopeType.INHERIT;

import dev.sluice.config.JwtSettings;
import dev.sluice.config.Mode;
import dev.sluice.config.Settings;
import dev.sluice.config.load.Loaded;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.gateway.auth.SharedSecret;
import dev.sluice.gateway.auth.TokenIssuer;
import dev.sluice.gateway.check.ConfigChecks;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import dev.sluice.gateway.cli.terminal.Terminal;
import dev.sluice.gateway.data.DataFolder;
import dev.sluice.gateway.data.DemoSources;
import dev.sluice.gateway.provider.Providers;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that talk to a gateway or need its keys. Filled in by picocli on the main thread. */
public final class ClientFlags {
    private static final Duration OWN_TOKEN = Duration.ofHours(12);
    private static final String DEFAULT_TENANT = "default";

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = INHERIT,
            defaultValue = "http://localhost:8080",
            description = "the gateway (http://localhost:8080)")
    @SuppressWarnings("NullAway.Init") // has a default
    private URI url;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = INHERIT,
            defaultValue = ".sluice",
            description = "the data folder of a dev gateway (.sluice)")
    @SuppressWarnings("NullAway.Init") // has a default
    private Path data;

    @Option(names = "--config", paramLabel = "FILE", scope = INHERIT, description = "the gateway's configuration file")
    private @Nullable Path config;

    @Option(
            names = "--token",
            paramLabel = "JWT",
            scope = INHERIT,
            description = "who asks; else one is made with the dev key")
    private @Nullable String token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            scope = INHERIT,
            description = "authorities (PEM) that the gateway's certificate is believed by; else the JDK's")
    private @Nullable Path ca;

    @Option(names = "--json", scope = INHERIT, description = "output for scripts")
    private boolean json;

    public boolean json() {
        return json;
    }

    /** A client that believes the gateway's certificate. */
    public HttpClient.Builder http() {
        HttpClient.Builder client = HttpClient.newBuilder();
        return ca == null ? client : client.sslContext(OwnAuthorities.context(ca));
    }

    /** The gateway's URL with {@code path} behind it. */
    public URI at(String path) {
        String scheme = String.valueOf(url.getScheme());
        if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw CommandFailure.usage("--url must be an http or https URL, not '" + url + "'");
        }
        String text = url.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    /** Whether a token was given. */
    public boolean hasToken() {
        return token != null;
    }

    /** Where the key is that a token is made with when none was given. */
    public String keySource() {
        return String.valueOf(config == null ? data.toAbsolutePath().normalize() : config);
    }

    /** The token given, else one for the default tenant made with the configured or dev key. */
    public String token(Terminal terminal, String scope) {
        return token(terminal, DEFAULT_TENANT, scope);
    }

    /** The token given, else one made with the configured or dev key. */
    public String token(Terminal terminal, String tenant, String scope) {
        if (token != null) {
            return token;
        }
        return new TokenIssuer(key(terminal), InstantSource.system())
                .issue(new TokenIssuer.Request(
                        tenant,
                        List.of(scope),
                        Optional.of("cli"),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OWN_TOKEN));
    }

    /** The key that the gateway checks tokens with. */
    public SharedSecret key(Terminal terminal) {
        JwtSettings jwt =
                config == null ? null : settings(terminal, config).auth().jwt();
        return switch (jwt) {
            case null ->
                new SharedSecret(DataFolder.at(data)
                        .existingJwtKey()
                        .orElseThrow(() -> CommandFailure.usage("there is no dev key in " + data
                                + ": start ./sluice dev there first, or give --data, --config or --token")));
            case JwtSettings.SharedKey shared -> new SharedSecret(shared.key().reveal());
            case JwtSettings.Jwks published ->
                throw CommandFailure.usage(
                        "the configuration takes tokens of an issuer only: get one there, and give it with --token");
        };
    }

    /** The sources whose secrets are known here: the file's, and dev's own. */
    public Map<String, SourceSettings> sources(Terminal terminal) {
        var sources = new TreeMap<String, SourceSettings>(DemoSources.existing(DataFolder.at(data)));
        if (config != null) {
            sources.putAll(settings(terminal, config).sources());
        }
        return sources;
    }

    /** The providers that the sources here may name: the file's own among them. */
    public Providers providers(Terminal terminal) {
        return config == null ? Providers.builtIn() : ConfigChecks.providers(settings(terminal, config));
    }

    /** How the outside reaches the gateway, without a slash at its end: what the file says, else where it is asked here. */
    public String publicUrl(Terminal terminal) {
        URI said = config == null ? null : settings(terminal, config).server().publicUrl();
        String text = (said == null ? at("") : said).toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Settings settings(Terminal terminal, Path file) {
        Loaded loaded = terminal.load(file, Mode.CHECK);
        Settings settings = loaded.settings();
        if (settings == null) {
            throw terminal.refuse(loaded);
        }
        return settings;
    }
}
