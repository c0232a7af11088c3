// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Mode;
import dev.sluice.config.QuotaSettings;
import dev.sluice.config.TenantQuota;
import dev.sluice.config.value.Rate;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One row a rule: what is written, and the single problem it makes. */
class RulesTest {
    private static final String TEMPLATE =
            "must be a template of text, {body} and {header:NAME}" + " ({timestamp} needs pairs with a timestamp)";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_section_is_strict(String yaml, String problem) {
        assertThat(new ConfigKit(folder).problems(yaml)).containsExactly(problem);
    }

    static Stream<Arguments> a_section_is_strict() {
        return Stream.of(
                rule("[a]", "1:1: expected a mapping of sections"),
                rule("server: 5", "1:9: expected a mapping, but this is a number"),
                rule("server: { port: -1 }", "1:17: must be between 0 and 65535"),
                rule("server: { port: 80.5 }", "1:17: expected a whole number, but this is a number"),
                rule("server: { port: \"8080\" }", "1:17: expected a whole number, but this is text"),
                rule(
                        "server: { port: 99999999999999999999999 }",
                        "1:17: expected a whole number, but this is a number"),
                rule(
                        "server: { port: }",
                        "1:16: expected a value, but this is empty; leave the key out for its default"),
                rule("server: { port: 1, port: 2 }", "1:20: doubled key 'port'; it stands in line 1 already"),
                rule("server: { host: '' }", "1:17: must not be empty"),
                rule("server: { maxBodyBytes: 1023 }", "1:25: must be between 1024 and 67108864"),
                rule("server: { maxBodyBytes: 67108865 }", "1:25: must be between 1024 and 67108864"),
                rule("server: { ingestDeadline: 99ms }", "1:27: must be between 100ms and 1m"),
                rule("server: { spoolBytes: 1000 }", "1:23: must be between 1048576 and 1099511627776"),
                rule("server: { dedupeEntries: 0 }", "1:26: must be between 1 and 100000000"),
                rule(
                        "server: { trustedProxies: [proxy.example] }",
                        "1:28: must be an address or a CIDR such as 203.0.113.0/24"),
                rule(
                        "server: { trustedProxies: [10.0.0.0/33] }",
                        "1:28: must be an address or a CIDR such as 203.0.113.0/24"),
                rule(
                        "server: { forwarded: proxy_protocol }",
                        "1:11: 'trustedProxies' has to say who speaks the PROXY protocol"),
                rule("server: { maxConnections: 0 }", "1:27: must be between 1 and 1000000"),
                rule("server: { publicUrl: /x }", "1:22: this is not a URL that begins with http:// or https://"),
                rule("server: { publicUrl: 'https:///x' }", "1:22: this is not a URL with a host"),
                rule("management: { port: 65536 }", "1:21: must be between 0 and 65535"),
                rule("topics: { partitions: 0 }", "1:23: must be between 1 and 10000"),
                rule("topics: { replication: 0 }", "1:24: must be between 1 and 32767"),
                rule("topics: { prefix: 'a b' }", "1:19: must be 1 to 200 of A-Z a-z 0-9 . _ -, as in a topic's name"),
                rule("topics: { prefix: .. }", "1:19: must be 1 to 200 of A-Z a-z 0-9 . _ -, as in a topic's name"),
                rule("topics: { retention: 0s }", "1:22: must be between 1s and 36500d"),
                rule("auth: { jwt: { key: short } }", "1:21: must be at least 32 bytes of UTF-8"),
                rule("auth: { jwt: {} }", "1:9: missing key 'key', or 'jwks' with 'issuer' and 'audience'"),
                rule(
                        "auth: { jwt: { key: 01234567890123456789012345678901x, issuer: i } }",
                        "1:56: 'issuer' can't stand beside 'key': take one way to check tokens"),
                rule("secrets: { masterKey: c2hvcnQ= }", "1:23: must be 32 bytes in base64"),
                rule("targets: { allowHttp: yes }", "1:23: expected true or false, but this is text"),
                rule("targets: { allowHosts: a }", "1:24: expected a list, but this is text"),
                rule(
                        "targets: { denyHosts: [10.0.0.0/33] }",
                        "1:24: must be a host, a host glob such as *.example.com, or a CIDR such as 10.0.0.0/8"),
                rule(
                        "targets: { denyHosts: ['fe80::/129'] }",
                        "1:24: must be a host, a host glob such as *.example.com, or a CIDR such as 10.0.0.0/8"),
                rule(
                        "streams: { allowedOrigins: ['https://a/'] }",
                        "1:29: this is not an origin: write scheme://host or scheme://host:port"),
                rule("streams: { drain: 11m }", "1:19: must be between 0s and 10m"),
                rule("a: &x 1", "1:1: unknown key 'a'; did you mean 'auth'?"),
                rule("Server: {}", "1:1: unknown key 'Server'; did you mean 'server'?"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_source_is_strict(String fields, String problem) {
        assertThat(new ConfigKit(folder).problems("sources:\n  s: { " + fields + " }\n"))
                .containsExactly(problem.replaceFirst("^K:", "2:3:"));
    }

    static Stream<Arguments> a_source_is_strict() {
        return Stream.of(
                rule("secrets: [x]", "K: missing key 'provider'"),
                rule("provider: hmac, header: X", "K: missing key 'secrets'"),
                rule("provider: '', secrets: [x]", "2:18: must not be empty"),
                rule("provider: stripe, secrets: []", "2:35: no secret is left in this list"),
                rule("provider: stripe, secrets: ['${NONE:}', '']", "2:35: no secret is left in this list"),
                rule("provider: stripe, secrets: ['${NONE}']", "2:36: the environment variable 'NONE' is not set"),
                rule("provider: stripe, secrets: x", "2:35: expected a list, but this is text"),
                rule("provider: stripe, secrets: [5]", "2:36: expected text, but this is a number; put it in quotes"),
                rule(
                        "provider: stripe, secrets: [x], tenant: Acme",
                        "2:48: must be a tenant's name: a-z 0-9 _ -, at most 63, not beginning with _ or -"),
                rule("provider: stripe, secrets: [x], dedupe: 31d", "2:48: must be between 0s and 30d"),
                rule("provider: stripe, secrets: [x], tolerance: 0s", "2:51: must be between 1s and 7d"),
                rule("provider: stripe, secrets: [x], key: id", "2:45: must be a JSON pointer, such as /data/id"),
                rule("provider: stripe, secrets: [x], key: /a~2", "2:45: must be a JSON pointer, such as /data/id"),
                rule(
                        "provider: stripe, secrets: [x], rateLimit: 5/d",
                        "2:51: '5/d' is not a rate: write N/s, N/m or N/h, such as 100/s"),
                rule("provider: stripe, secrets: [x], allowFrom: []", "2:51: must have 1 to 100 entries"),
                rule("provider: stripe, secrets: [x], clientNames: []", "2:53: must have 1 to 100 entries"),
                rule(
                        "provider: stripe, secrets: [x], schemaCheck: maybe",
                        "2:53: 'maybe' is not one of off, warn, quarantine"),
                rule("provider: stripe, secrets: [x], whenLogAway: wait", "2:53: 'wait' is not one of refuse, spool"),
                rule(
                        "provider: stripe, secrets: [x], legacySha1: true",
                        "2:40: 'legacySha1' is for provider github only"),
                rule("provider: stripe, secrets: [x], header: X", "2:40: 'header' is for provider hmac only"),
                rule("provider: stripe, secrets: [x], event: {}", "2:40: 'event' is for provider hmac only"),
                rule("provider: hmac, secrets: [x]", "K: missing key 'header'"),
                rule("provider: hmac, secrets: [x], header: 'a b'", "2:46: must be a header's name"),
                rule(
                        "provider: hmac, secrets: [x], header: X, tolerance: 5m",
                        "2:49: 'tolerance' stands in 'timestamp' for provider hmac"),
                rule(
                        "provider: hmac, secrets: [x], header: X, algorithm: md5",
                        "2:60: 'md5' is not one of sha1, sha256, sha384, sha512"),
                rule(
                        "provider: hmac, secrets: [x], header: X, encoding: b64",
                        "2:59: 'b64' is not one of hex, base64, base64url"),
                rule("provider: hmac, secrets: [x], header: X, signed: '{timestamp}.{body}'", "2:57: " + TEMPLATE),
                rule("provider: hmac, secrets: [x], header: X, signed: '{body'", "2:57: " + TEMPLATE),
                rule(
                        "provider: hmac, secrets: [x], header: X, signed: '{header:X}'",
                        "2:57: must hold {body}: else anything could be sent under a seen signature"),
                rule("provider: hmac, secrets: [x], header: X, pairs: {}", "2:49: missing key 'signature'"),
                rule("provider: hmac, secrets: [x], header: X, timestamp: {}", "2:49: missing key 'header'"),
                rule(
                        "provider: hmac, secrets: [x], header: X, timestamp: { header: T, unit: h }",
                        "2:79: 'h' is not one of s, ms, rfc3339"),
                rule(
                        "provider: hmac, secrets: [x], header: X, pairs: { signature: v, timestamp: t }, timestamp: { header: T }",
                        "2:101: 'header' can't stand here: 'pairs' says where the timestamp is"),
                rule(
                        "provider: hmac, secrets: [x], header: X, event: { type: 'a.{kind}' }",
                        "2:64: must be a JSON pointer, or a template of text, {/pointer} and {header:NAME}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_subscription_is_strict(String fields, String problem) {
        assertThat(new ConfigKit(folder).problems(subscription(fields))).containsExactly(problem);
    }

    static Stream<Arguments> a_subscription_is_strict() {
        return Stream.of(
                rule("types: []", "3:12: must not be empty; left out it means all"),
                rule("types: ''", "3:12: expected a list, but this is text"),
                rule("filter: ''", "3:13: must not be empty"),
                rule("ordering: total", "3:15: 'total' is not one of none, key"),
                rule(
                        "from: lastest",
                        "3:11: 'lastest' is not a start: write latest, earliest,"
                                + " time:2026-01-31T12:00:00Z, last:N or a cursor"),
                rule("from: last:0", "3:11: 'last:0' is not a start: write last:N with N between 1 and 1000"),
                rule(
                        "maxAge: 5",
                        "3:13: '5' is not a duration: write a whole number and ms, s, m, h or d, such as 30s"),
                rule("stream: {}", "3:5: 'stream' can't stand beside 'webhook': a subscription has one target"),
                rule("webhok: {}", "3:5: unknown key 'webhok'; did you mean 'webhook'?"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_webhook_is_strict(String fields, String problem) {
        assertThat(new ConfigKit(folder).problems(subscription("", fields))).containsExactly(problem);
    }

    static Stream<Arguments> a_webhook_is_strict() {
        return Stream.of(
                rule("mode: json", "7:13: 'json' is not one of binary, structured"),
                rule("headers: { 'a b': x }", "7:18: not a header's name"),
                rule("headers: { Webhook-Id: x }", "7:18: 'Webhook-Id' can't be set: the gateway sets it"),
                rule(
                        "headers: { X-A: \"a\\r\\nb\" }",
                        "7:23: must be a header's value: at most 4096 of visible ASCII and spaces"),
                rule("headers: { Connection: close }", "7:18: 'Connection' can't be set: the gateway sets it"),
                rule(
                        "headers: { Proxy-Authorization: x }",
                        "7:18: 'Proxy-Authorization' can't be set: the gateway sets it"),
                rule("headers: { svix-signature: x }", "7:18: 'svix-signature' can't be set: the gateway sets it"),
                rule("forwardHeaders: [a b]", "7:24: must be a header's name"),
                rule("forwardHeaders: [X-A, Host]", "7:29: none that HTTP or the gateway sets can be passed on"),
                rule(
                        "forwardHeaders: [Webhook-Signature]",
                        "7:24: none that HTTP or the gateway sets can be passed on"),
                rule(
                        "headers: { X-a: b }\n      forwardHeaders: [x-A]",
                        "8:7: 'x-A' stands in 'headers' as well: take one of the two"),
                rule("timeout: 999ms", "7:16: must be between 1s and 1m"),
                rule("timeout: 61s", "7:16: must be between 1s and 1m"),
                rule("maxInFlight: 0", "7:20: must be between 1 and 10000"),
                rule("maxInFlight: 10001", "7:20: must be between 1 and 10000"),
                rule("retry: { jitter: 1.1 }", "7:24: must be between 0 and 1"),
                rule("retry: { jitter: some }", "7:24: expected a number, but this is text"),
                rule("retry: { schedule: [0s] }", "7:27: must be between 1ms and 30d"),
                rule(
                        "retry: { schedule: [5d, 3d] }",
                        "7:26: the retry schedule takes 8d, longer than" + " topics.retention keeps events, 7d"),
                rule("disableAfter: 59s", "7:21: must be between 1m and 36500d"),
                rule("on410: ignore", "7:14: 'ignore' is not one of disable, retry"),
                rule("handshake: maybe", "7:18: 'maybe' is not one of none, cloudevents"),
                rule("attempts: some", "7:17: 'some' is not one of all, failures, none"),
                rule("rateLimit: 5/d", "7:18: '5/d' is not a rate: write N/s, N/m or N/h, such as 100/s"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void what_a_webhook_needs_is_checked(String webhook, String problem) {
        assertThat(new ConfigKit(folder).problems("subscriptions:\n  b: { " + webhook + " }\n"))
                .containsExactly(problem);
    }

    static Stream<Arguments> what_a_webhook_needs_is_checked() {
        String secrets = "secrets: [" + ConfigKit.SIGNING + "]";
        String anotherPublicKey = "whsk_" + Base64.getEncoder().encodeToString(new byte[64]);
        String rule = "a secret here is whsec_ and base64 of 24 to 64 bytes, or whsk_ and base64 of an ed25519 key of"
                + " 32 or 64 bytes";
        return Stream.of(
                rule("", "2:3: missing key 'webhook' or 'stream'"),
                rule("stream: {}", "2:16: not available yet: durable streams"),
                rule("webhook: { " + secrets + " }", "2:8: missing key 'url'"),
                rule("webhook: { url: 'https://a/' }", "2:8: missing key 'secrets'"),
                rule(
                        "webhook: { url: 'ftp://a/', " + secrets + " }",
                        "2:24: this is not a URL that begins with http:// or https://"),
                rule(
                        "webhook: { url: 'https://u:p@a/', " + secrets + " }",
                        "2:24: this is not allowed: a URL with user info"),
                rule(
                        "webhook: { url: 'https://a/#f', " + secrets + " }",
                        "2:24: this is not allowed: a URL with a fragment"),
                rule("webhook: { url: 'https://a b/', " + secrets + " }", "2:24: this is not a URL"),
                rule("webhook: { url: 'https://a:70000/', " + secrets + " }", "2:24: this is not a URL with a host"),
                rule("webhook: { url: 'https://a/', secrets: [abc] }", "2:48: " + rule),
                rule("webhook: { url: 'https://a/', secrets: [whsec_c2hvcnQ=] }", "2:48: " + rule),
                rule("webhook: { url: 'https://a/', secrets: [whsk_c2hvcnQ=] }", "2:48: " + rule),
                rule("webhook: { url: 'https://a/', secrets: [" + anotherPublicKey + "] }", "2:48: " + rule));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void what_run_can_not_do_is_refused(String yaml, String problem) {
        var kit = new ConfigKit(folder).with("SLUICE_MASTER_KEY", ConfigKit.MASTER_KEY);

        assertThat(kit.problems(Mode.RUN, "kafka: { bootstrap.servers: 'a:1' }\n" + yaml))
                .containsExactly(problem);
    }

    static Stream<Arguments> what_run_can_not_do_is_refused() {
        return Stream.of(
                rule("targets: { proxy: 'https://p:1' }", "2:19: this is not a proxy: write http://host:port"),
                rule("targets: { proxy: 'http://p:1/x' }", "2:19: this is not a proxy: write http://host:port"),
                rule("targets: { proxy: 'http://u:p@p:1' }", "2:19: this is not allowed: a URL with user info"),
                rule("streams: { compression: true }", "2:25: not available yet: compressed streams"),
                rule("providers: { folder: mine }", "2:14: there is no such folder"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_kafka_property_is_checked(String property, String problem) {
        var kit = new ConfigKit(folder).with("SLUICE_MASTER_KEY", ConfigKit.MASTER_KEY);

        assertThat(kit.problems(Mode.RUN, "kafka:\n  bootstrap.servers: a:1\n  " + property + "\n"))
                .containsExactly(problem);
    }

    static Stream<Arguments> a_kafka_property_is_checked() {
        String form = "can't be set: the records' form is fixed";
        return Stream.of(
                rule(
                        "acks: all",
                        "3:3: 'acks' can't be set: an event is accepted only when all in-sync replicas have it"),
                rule(
                        "enable.idempotence: true",
                        "3:3: 'enable.idempotence' can't be set: a retried write must not double an event"),
                rule("isolation.level: x", "3:3: 'isolation.level' can't be set: state is read committed only"),
                rule(
                        "auto.offset.reset: x",
                        "3:3: 'auto.offset.reset' can't be set: a lost position must be told, not jumped over"),
                rule(
                        "group.id: x",
                        "3:3: 'group.id' can't be set: the gateway's nodes are one group of its own making"),
                rule(
                        "transactional.id: x",
                        "3:3: 'transactional.id' can't be set: it is made from the prefix and the node"),
                rule("key.serializer: x", "3:3: 'key.serializer' " + form),
                rule("value.deserializer: x", "3:3: 'value.deserializer' " + form),
                rule("linger.ms: [5]", "3:14: expected a single value, but this is a list"),
                rule("linger.ms:", "3:13: expected a single value, but this is empty"));
    }

    @Test
    void quotas_are_read_for_all_tenants_and_for_some() {
        var settings = new ConfigKit(folder).settings(Mode.DEV, """
                quotas:
                  default: { subscriptions: 10, streams: 0, ingestRate: 5/s }
                  tenants:
                    acme: { sources: 3, ingestRate: 100/m }
                """);
        assertThat(settings.quotas().standard()).isEqualTo(new TenantQuota(10, null, 0, Rate.parse("5/s")));
        assertThat(settings.quotas().tenants())
                .containsOnlyKeys("acme")
                .containsEntry("acme", new TenantQuota(null, 3, null, Rate.parse("100/m")));
        assertThat(settings.quotas()
                        .tenants()
                        .get("acme")
                        .over(settings.quotas().standard()))
                .isEqualTo(new TenantQuota(10, 3, 0, Rate.parse("100/m")));
        assertThat(new ConfigKit(folder).settings(Mode.DEV, "").quotas()).isEqualTo(QuotaSettings.NONE);
    }

    @Test
    void quotas_that_make_no_sense_are_told() {
        assertThat(new ConfigKit(folder).problems("""
                        quotas:
                          default: { subscriptions: -1, stream: 5 }
                          tenants:
                            A/b: {}
                            acme: { ingestRate: fast }
                        """))
                .hasSize(4)
                .anySatisfy(told -> assertThat(told).contains("must be between 0 and 1000000"))
                .anySatisfy(told -> assertThat(told).contains("did you mean 'streams'"))
                .anySatisfy(told -> assertThat(told).contains("must be a tenant's name"))
                .anySatisfy(told -> assertThat(told).contains("not a rate"));
    }

    @Test
    void what_is_not_available_yet_is_still_read_strictly() {
        var kit = new ConfigKit(folder);

        assertThat(kit.problems("subscriptions:\n  b: { stream: { a: 1 } }\n"))
                .containsExactly(
                        "2:16: not available yet: durable streams", "2:18: unknown key 'a'; none is known here");
        assertThat(kit.problems("auth: { jwt: { jwks: 'https://i/j', issuer: i } }"))
                .containsExactly("1:9: missing key 'audience'");
    }

    private static Arguments rule(String written, String problem) {
        return Arguments.of(written, problem);
    }

    private static String subscription(String field) {
        return subscription(field, "");
    }

    private static String subscription(String field, String webhookField) {
        return """
                subscriptions:
                  b:
                    %s
                    webhook:
                      url: https://a/
                      secrets: [%s]
                      %s
                """.formatted(field, ConfigKit.SIGNING, webhookField);
    }
}
