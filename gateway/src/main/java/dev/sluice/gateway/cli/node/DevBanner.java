// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.Settings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.value.Secret;
import dev.sluice.gateway.app.Node;
import dev.sluice.gateway.check.ConfigChecks;
import dev.sluice.gateway.cli.terminal.Version;
import dev.sluice.gateway.ingest.SourceScheme;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** What {@code dev} prints: where everything is, the demo sources with their secrets, and a signed request to try. */
record DevBanner(Settings settings, Node.Addresses addresses, Path data) {
    private static final String TO_TRY = "demo-hmac";
    private static final String BODY = "{\"hello\":\"sluice\"}";

    String text() {
        String url = url();
        var text = new StringBuilder("Sluice " + Version.text() + " dev\n\n");
        line(text, "door", url + "/in/{source}");
        line(text, "streams", url.replaceFirst("^http", "ws") + "/v1/stream");
        line(
                text,
                "health",
                "http://" + host(settings.management().host()) + ":" + addresses.managementPort() + "/health/ready");
        line(
                text,
                "metrics",
                "http://" + host(settings.management().host()) + ":" + addresses.managementPort() + "/metrics");
        line(text, "kafka", addresses.kafka());
        line(text, "data", data.toAbsolutePath().normalize().toString());
        text.append("\n  %-16s %-18s %s%n".formatted("source", "provider", "secret"));
        settings.sources().values().stream()
                .filter(source -> source.name().startsWith("demo-"))
                .forEach(source ->
                        text.append("  %-16s %-18s %s%n".formatted(source.name(), source.provider(), secret(source))));
        SourceSettings toTry = settings.sources().get(TO_TRY);
        if (toTry != null) {
            text.append("\nTry it:\n\n  ").append(curl(url, toTry)).append('\n');
        }
        return text.toString();
    }

    private static String secret(SourceSettings source) {
        return source.secrets().stream().map(Secret::reveal).findFirst().orElse("");
    }

    private String url() {
        String scheme = settings.server().door().tls() == null ? "http" : "https";
        return scheme + "://" + host(settings.server().host()) + ":" + addresses.port();
    }

    private static String host(String host) {
        return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  %-10s %s%n".formatted(name, value));
    }

    private String curl(String url, SourceSettings source) {
        var headers = SourceScheme.of(source, ConfigChecks.providers(settings))
                .signer()
                .sign(BODY.getBytes(UTF_8), "msg_dev", Instant.now(), Map.of());
        var curl =
                new StringBuilder("curl -sS " + url + "/in/" + source.name() + " -H 'Content-Type: application/json'");
        headers.forEach((name, value) -> curl.append(" -H '" + name + ": " + value + "'"));
        return curl + " -d '" + BODY + "'";
    }
}
