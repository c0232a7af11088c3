// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.JwtSettings;
import dev.sluice.config.Mode;
import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.WhenLogAway;
import dev.sluice.config.subscription.Ordering;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Rate;
import dev.sluice.config.value.Secret;
import dev.sluice.config.value.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
    @TempDir
    Path folder;

    private ConfigKit given;

    @BeforeEach
    void kit() {
        given = new ConfigKit(folder);
    }

    @Test
    void without_a_file_dev_has_a_default_for_everything() {
        var loaded = SettingsLoader.load(null, Mode.DEV, Map.of());

        assertThat(loaded.problems()).isEmpty();
        var settings = loaded.settings();
        assertThat(settings.server().host()).isEqualTo("127.0.0.1");
        assertThat(settings.server().port()).isEqualTo(8080);
        assertThat(settings.server().ingestDeadline()).isEqualTo(Duration.ofMillis(2500));
        assertThat(settings.server().maxBodyBytes()).isEqualTo(1_048_576);
        assertThat(settings.management().host()).isEqualTo("127.0.0.1");
        assertThat(settings.management().port()).isEqualTo(8081);
        assertThat(settings.topics().replication()).isEqualTo(1);
        assertThat(settings.topics().partitions()).isEqualTo(12);
        assertThat(settings.targets().allowPrivate()).isTrue();
        assertThat(settings.targets().allowHttp()).isTrue();
        assertThat(settings.secrets().masterKey()).isNull();
        assertThat(settings.auth().jwt()).isNull();
        assertThat(settings.sources()).isEmpty();
        assertThat(loaded.effectiveMode()).isEqualTo(Mode.DEV);
        assertThat(loaded.locations().of("server"))
                .hasToString(loaded.locations().of("x", "y").toString());
    }

    @Test
    void run_has_the_defaults_of_a_cluster() {
        var settings = given.with("SLUICE_MASTER_KEY", ConfigKit.MASTER_KEY)
                .settings(Mode.RUN, "kafka: { bootstrap.servers: 'one:9092, two:9092', linger.ms: 5 }");

        assertThat(settings.server().host()).isEqualTo("0.0.0.0");
        assertThat(settings.management().host()).isEqualTo("127.0.0.1");
        assertThat(settings.topics().replication()).isEqualTo(3);
        assertThat(settings.targets().allowPrivate()).isFalse();
        assertThat(settings.targets().allowHttp()).isFalse();
        assertThat(settings.kafka().properties())
                .isEqualTo(Map.of("bootstrap.servers", "one:9092, two:9092", "linger.ms", "5"));
        assertThat(settings.secrets().masterKey()).isEqualTo(Secret.of(ConfigKit.MASTER_KEY));
    }

    @Test
    void the_contracts_example_is_read_as_far_as_it_is_built() {
        var settings = given.with("SLUICE_MASTER_KEY", ConfigKit.MASTER_KEY)
                .with("STRIPE_SECRET", "whsec_stripe")
                .settings(Mode.CHECK, """
                server:      { host: 0.0.0.0, port: 8080, publicUrl: "https://hooks.example.com", maxBodyBytes: 1048576, ingestDeadline: 2500ms, dedupeEntries: 1000000 }
                management:  { host: 127.0.0.1, port: 8081 }
                kafka:       { bootstrap.servers: "localhost:9092" }
                topics:      { prefix: sluice, partitions: 12, replication: 3, retention: 7d, deadLetterRetention: 30d, attemptsRetention: 7d }
                auth:
                  jwt:       { key: "01234567890123456789012345678901" }
                secrets:     { masterKey: "${SLUICE_MASTER_KEY}" }
                targets:     { allowPrivate: false, allowHttp: false, allowHosts: ["*.corp", "10.0.0.0/8", "fd00::/8"], denyHosts: [], proxy: null }
                streams:     { allowedOrigins: ["https://app.example.com", "http://localhost:3000"], drain: 30s, maxAge: 1h, compression: false }
                providers:   { folder: null }
                sources:
                  stripe-live:
                    provider: stripe
                    secrets: ["${STRIPE_SECRET}", "${STRIPE_SECRET_OLD:}"]
                    tenant: acme
                    dedupe: 24h
                    tolerance: 5m
                    key: /data/object/customer
                    rateLimit: 500/s
                    whenLogAway: refuse
                    legacySha1: false
                  partner-x:
                    provider: hmac
                    header: X-Signature
                    algorithm: sha256
                    encoding: hex
                    prefix: "sha256="
                    pairs: null
                    signed: "{header:X-Timestamp}.{body}"
                    timestamp: { header: X-Timestamp, unit: s, tolerance: 5m }
                    secrets: ["…"]
                    event: { id: "/id", type: "partner.{/kind}", time: "/created" }
                subscriptions:
                  billing:
                    tenant: acme
                    types: ["com.stripe.invoice.*", "com.stripe.charge.refunded"]
                    filter: 'type != "com.stripe.invoice.paid" || data.data.object.amount_due > 1000'
                    from: latest
                    ordering: none
                    maxAge: null
                    webhook:
                      url: https://partner.example/hooks
                      secrets: ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"]
                      mode: binary
                      headers: { X-Team: billing }
                      forwardHeaders: []
                      headersPrefix: webhook
                      timeout: 15s
                      maxInFlight: 32
                      retry: { schedule: [5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 24h], jitter: 0.2 }
                      disableAfter: 5d
                      on410: disable
                      handshake: none
                      attempts: all
                """);

        assertThat(settings.auth().jwt()).isInstanceOf(JwtSettings.SharedKey.class);
        var stripe = settings.sources().get("stripe-live");
        assertThat(stripe.secrets()).containsExactly(Secret.of("whsec_stripe"));
        assertThat(stripe.rateLimit()).isEqualTo(new Rate(500, Duration.ofSeconds(1)));
        assertThat(stripe.whenLogAway()).isEqualTo(WhenLogAway.REFUSE);
        assertThat(stripe.hmac()).isNull();
        var hmac = settings.sources().get("partner-x").hmac();
        assertThat(hmac.timestamp())
                .isEqualTo(new HmacSettings.Timestamp("X-Timestamp", HmacSettings.Unit.S, Duration.ofMinutes(5)));
        assertThat(hmac.event()).isEqualTo(new HmacSettings.Event("/id", "partner.{/kind}", "/created"));
        var billing = settings.subscriptions().get("billing");
        assertThat(billing.from()).isEqualTo(new Start.Latest());
        assertThat(billing.ordering()).isEqualTo(Ordering.NONE);
        var webhook = (WebhookSpec) billing.target();
        assertThat(webhook.headers()).isEqualTo(Map.of("X-Team", "billing"));
        assertThat(webhook.retry().schedule()).hasSize(9);
        assertThat(settings.sources().keySet()).containsExactly("stripe-live", "partner-x");
    }

    @Test
    void what_is_left_out_of_a_subscription_has_the_contracts_defaults() {
        var settings = given.settings(Mode.DEV, """
                subscriptions:
                  s: { webhook: { url: "http://localhost:9/x", secrets: [%s] } }
                """.formatted(ConfigKit.SIGNING));

        var subscription = settings.subscriptions().get("s");
        assertThat(subscription.tenant()).isEqualTo("default");
        assertThat(subscription.types()).isNull();
        var webhook = (WebhookSpec) subscription.target();
        assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(webhook.maxInFlight()).isEqualTo(32);
        assertThat(webhook.retry().total()).isEqualTo(Duration.parse("PT75H35M5S"));
        assertThat(webhook.retry().jitter()).isEqualTo(0.2);
        assertThat(webhook.disableAfter()).isEqualTo(Duration.ofDays(5));
    }

    @Test
    void ten_mistakes_are_told_at_once_in_the_files_order() {
        var problems = given.problems("""
                server:
                  port: 70000
                  hots: localhost
                topics: { retention: 7 days, partitions: many }
                sources:
                  shop:
                    provider: stripe
                    secret: [abc]
                  "bad name":
                    provider: github
                    secrets: ["${GITHUB_SECRET}"]
                subscriptions:
                  billing:
                    types: []
                    from: last:5000
                    webhook:
                      url: ftp://partner.example
                      secrets: [whsec_short]
                      attempts: some
                """);

        assertThat(problems)
                .containsExactly(
                        "2:9: must be between 0 and 65535",
                        "3:3: unknown key 'hots'; did you mean 'host'?",
                        "4:22: '7 days' is not a duration: write a whole number and ms, s, m, h or d, such as 30s",
                        "4:42: expected a whole number, but this is text",
                        "8:5: unknown key 'secret'; did you mean 'secrets'?",
                        "9:3: a name here is 1 to 64 of A-Z a-z 0-9 _ -",
                        "11:15: the environment variable 'GITHUB_SECRET' is not set",
                        "14:12: must not be empty; left out it means all",
                        "15:11: 'last:5000' is not a start: write last:N with N between 1 and 1000",
                        "17:12: this is not a URL that begins with http:// or https://",
                        "18:17: a secret here is whsec_ and base64 of 24 to 64 bytes, or whsk_ and base64 of an"
                                + " ed25519 key of 32 or 64 bytes",
                        "19:17: 'some' is not one of all, failures, none");
    }

    @Test
    void problems_begin_with_the_file_as_it_was_named() {
        var loaded = given.load(Mode.DEV, "nope: 1");

        assertThat(loaded.problems()).hasSize(1);
        assertThat(loaded.problems().getFirst())
                .hasToString(folder.resolve("sluice.yaml") + ":1:1: unknown key 'nope'; did you mean 'topics'?");
    }

    @Test
    void a_file_without_kafka_is_checked_as_dev_and_one_with_it_as_run() {
        assertThat(given.load(Mode.CHECK, "server: {}").effectiveMode()).isEqualTo(Mode.DEV);

        var run = given.load(Mode.CHECK, "\nkafka: { bootstrap.servers: 'a:1' }");

        assertThat(run.effectiveMode()).isEqualTo(Mode.RUN);
        assertThat(ConfigKit.shown(run))
                .containsExactly(
                        "1:1: missing key 'masterKey' in 'secrets', and the environment has no SLUICE_MASTER_KEY");
    }

    @Test
    void a_missing_master_key_is_told_at_its_sections_key() {
        assertThat(given.problems(Mode.RUN, "kafka: { bootstrap.servers: 'a:1' }\nsecrets:\n"))
                .containsExactly(
                        "2:1: missing key 'masterKey' in 'secrets', and the environment has no SLUICE_MASTER_KEY");
    }

    @Test
    void run_needs_a_cluster() {
        given.with("SLUICE_MASTER_KEY", ConfigKit.MASTER_KEY);

        assertThat(given.problems(Mode.RUN, "server: {}"))
                .containsExactly("1:1: missing key 'bootstrap.servers' in 'kafka': run needs a cluster");
        assertThat(given.problems(Mode.RUN, "server: {}\nkafka: { linger.ms: 1 }"))
                .containsExactly("2:1: missing key 'bootstrap.servers'");
        assertThat(given.problems(Mode.RUN, "server: {}\nkafka:\n"))
                .containsExactly("2:1: missing key 'bootstrap.servers' in 'kafka': run needs a cluster");
    }

    @Test
    void dev_refuses_a_kafka_section() {
        assertThat(given.problems("server: {}\nkafka: { bootstrap.servers: 'a:1' }"))
                .containsExactly("2:1: dev brings its own Kafka and takes no 'kafka'; use run for a cluster");
    }

    @Test
    void run_and_check_need_a_file_that_is_there() {
        var missing = folder.resolve("missing.yaml");

        assertThat(ConfigKit.shown(SettingsLoader.load(null, Mode.RUN, Map.of())))
                .containsExactly("1:1: missing: --config FILE");
        assertThat(ConfigKit.shown(SettingsLoader.load(missing, Mode.CHECK, Map.of())))
                .containsExactly("1:1: there is no such file");
        assertThat(ConfigKit.shown(SettingsLoader.load(folder, Mode.CHECK, Map.of())))
                .containsExactly("1:1: this is no plain file");
    }

    @Test
    void a_file_that_is_not_utf8_is_refused() throws Exception {
        var file = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});

        assertThat(ConfigKit.shown(SettingsLoader.load(file, Mode.DEV, Map.of())))
                .containsExactly("1:1: the file is not UTF-8 text");
    }

    @Test
    void an_empty_file_and_empty_sections_mean_the_defaults() {
        assertThat(given.settings(Mode.DEV, "")).isEqualTo(given.settings(Mode.DEV, "# nothing\nserver:\nsources:\n"));
    }

    @Test
    void checks_of_other_modules_tell_their_problems_in_the_files_order_and_only_once_a_place() {
        Check unknownProvider = (settings, complaints) -> settings.sources().forEach((name, source) -> {
            if (!source.provider().equals("stripe")) {
                complaints.add("unknown provider", "sources", name, "provider");
            }
        });

        var problems = given.problems(Mode.DEV, """
                server: { port: x }
                sources:
                  a: { provider: strip, secrets: [x] }
                  b: { provider: 5, secrets: [x] }
                  c: { secrets: [x] }
                  d: { provider: stripe, secrets: [x] }
                zzz: 1
                """, unknownProvider);

        assertThat(problems)
                .containsExactly(
                        "1:17: expected a whole number, but this is text",
                        "3:18: unknown provider",
                        "4:18: expected text, but this is a number; put it in quotes",
                        "5:3: missing key 'provider'",
                        "7:1: unknown key 'zzz'; did you mean 'auth'?");
    }

    @Test
    void a_location_falls_back_to_the_nearest_parents_key() {
        var locations = given.load(Mode.DEV, """
                sources:
                  stripe-live:
                    provider: stripe
                    secrets: [a, b]
                """).locations();

        assertThat(locations.problem("m", "sources", "stripe-live", "provider").toString())
                .endsWith(":3:15: m");
        assertThat(locations
                        .problem("m", "sources", "stripe-live", "secrets", "1")
                        .toString())
                .endsWith(":4:18: m");
        assertThat(locations.problem("m", "sources", "stripe-live", "key").toString())
                .endsWith(":2:3: m");
        assertThat(locations.problem("m", "sources", "other").toString()).endsWith(":1:1: m");
        assertThat(locations.keyOf("sources", "stripe-live", "provider").column())
                .isEqualTo(5);
    }

    @Test
    void secrets_are_in_no_text_of_the_settings() {
        var settings = given.with("SLUICE_MASTER_KEY", ConfigKit.MASTER_KEY)
                .settings(Mode.RUN, """
                kafka: { bootstrap.servers: "a:1", sasl.jaas.config: "password=canary" }
                auth: { jwt: { key: "canary-canary-canary-canary-canary" } }
                sources:
                  s: { provider: stripe, secrets: [canary] }
                subscriptions:
                  b:
                    webhook:
                      url: https://partner.example/canary?token=canary
                      secrets: [%s]
                      headers: { Authorization: "Bearer canary" }
                """.formatted(ConfigKit.SIGNING));

        assertThat(settings.toString())
                .doesNotContain("canary", ConfigKit.MASTER_KEY, ConfigKit.SIGNING)
                .contains("https://partner.example", "Authorization", "***");
    }

    @Test
    void secrets_and_variables_are_in_no_problem() {
        given.with("CANARY", "canary-canary")
                .with("SLUICE_MASTER_KEY", "canary")
                .file("canary.txt", "canary\n");

        var problems = given.problems(Mode.RUN, """
                server: { port: "${CANARY}", publicUrl: "http://canary:canary@x", ingestDeadline: "${CANARY}" }
                kafka: { bootstrap.servers: "${CANARY}", sasl.jaas.config: { password: canary } }
                auth: { jwt: { key: canary } }
                targets: { allowHosts: ["${CANARY} "], allowHttp: "${CANARY}" }
                streams: { allowedOrigins: ["${CANARY}"] }
                sources:
                  a: { provider: stripe, secrets: canary, dedupe: "${CANARY}", whenLogAway: "${CANARY}" }
                  b: { provider: stripe, secrets: [{ a: canary }], tenant: "${CANARY} " , rateLimit: "${CANARY}" }
                subscriptions:
                  c: { from: "${CANARY}", webhook: { url: "https://canary@x/", secrets: ["${file:canary.txt}", "whsec_canary"] } }
                """);

        assertThat(problems).hasSizeGreaterThan(15);
        assertThat(String.join("\n", problems)).doesNotContain("canary");
    }

    @Test
    void mappings_keep_the_files_order_and_can_not_be_changed() {
        var settings = given.settings(Mode.DEV, """
                sources:
                  z: { provider: stripe, secrets: [x] }
                  a: { provider: stripe, secrets: [x] }
                """);

        assertThat(settings.sources().keySet()).containsExactly("z", "a");
        assertThat(settings.sources().getClass().getName()).contains("Unmodifiable");
        assertThat(List.copyOf(settings.sources().values()).getFirst().name()).isEqualTo("z");
    }
}
