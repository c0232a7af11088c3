// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.source.WhenLogAway;
import dev.sluice.config.subscription.Ordering;
import dev.sluice.config.subscription.RetrySpec;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.TlsSpec;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Rate;
import dev.sluice.config.value.Secret;
import dev.sluice.config.value.Start;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ResourceJsonProperties {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Property
    void a_source_written_and_read_is_the_same(@ForAll("sources") SourceSettings source)
            throws JsonProcessingException {
        String written = JSON.writeValueAsString(ResourceJson.write(source));

        assertThat(ResourceJson.readSource("name", JSON.readTree(written)).orElseThrow())
                .isEqualTo(source);
    }

    @Property
    void a_subscription_written_and_read_is_the_same(@ForAll("subscriptions") SubscriptionSettings subscription)
            throws JsonProcessingException {
        String written = JSON.writeValueAsString(ResourceJson.write(subscription));

        assertThat(ResourceJson.readSubscription("name", JSON.readTree(written)).orElseThrow())
                .isEqualTo(subscription);
    }

    @Provide
    Arbitrary<SourceSettings> sources() {
        return Combinators.combine(
                        texts().map(Secret::of).list().ofMinSize(1).ofMaxSize(3),
                        tenants(),
                        durations(0, 2_592_000_000L),
                        durations(1_000, 604_800_000).injectNull(0.3),
                        Arbitraries.of("/a", "/a/b~0c", "/").injectNull(0.3),
                        rates().injectNull(0.3),
                        Arbitraries.of(true, false),
                        hmacs().injectNull(0.3))
                .as((secrets, tenant, dedupe, tolerance, key, rate, sha1, hmac) -> new SourceSettings(
                        "name",
                        hmac == null ? "github" : "hmac",
                        secrets,
                        tenant,
                        dedupe,
                        hmac == null ? tolerance : null,
                        key,
                        rate,
                        WhenLogAway.REFUSE,
                        hmac == null && sha1,
                        hmac));
    }

    private static Arbitrary<HmacSettings> hmacs() {
        var pairs =
                Combinators.combine(texts(), texts(), texts().injectNull(0.5)).as(HmacSettings.Pairs::new);
        var attribute = Arbitraries.of("/id", "partner.{/kind}", "{header:X-Id}", "plain")
                .injectNull(0.3);
        return Combinators.combine(
                        Arbitraries.of(HmacSettings.Algorithm.class),
                        Arbitraries.of(HmacSettings.Encoding.class),
                        Arbitraries.strings().ofMaxLength(9),
                        pairs.injectNull(0.5),
                        Arbitraries.of(HmacSettings.Unit.class),
                        durations(1_000, 604_800_000),
                        Arbitraries.of(true, false),
                        Combinators.combine(attribute, attribute, attribute).as(HmacSettings.Event::new))
                .as(ResourceJsonProperties::hmac);
    }

    private static HmacSettings hmac(
            HmacSettings.Algorithm algorithm,
            HmacSettings.Encoding encoding,
            String prefix,
            HmacSettings.Pairs pairs,
            HmacSettings.Unit unit,
            Duration tolerance,
            boolean timed,
            HmacSettings.Event event) {
        boolean inPairs = pairs != null && pairs.timestamp() != null;
        var timestamp = new HmacSettings.Timestamp(inPairs ? null : "X-Time", unit, tolerance);
        return new HmacSettings(
                "X-Signature",
                algorithm,
                encoding,
                prefix,
                pairs,
                inPairs ? "{timestamp}.{body}" : "{header:X-Time}.{body}",
                timed || inPairs ? timestamp : null,
                event);
    }

    @Provide
    Arbitrary<SubscriptionSettings> subscriptions() {
        return Combinators.combine(
                        tenants(),
                        texts().list().ofMinSize(1).ofMaxSize(3).injectNull(0.3),
                        texts().injectNull(0.3),
                        starts(),
                        durations(1_000, 2_592_000_000L).injectNull(0.3),
                        webhooks())
                .as((tenant, types, filter, from, maxAge, webhook) ->
                        new SubscriptionSettings("name", tenant, types, filter, from, Ordering.NONE, maxAge, webhook));
    }

    private static Arbitrary<WebhookSpec> webhooks() {
        var secrets = Arbitraries.bytes().array(byte[].class).ofMinSize(24).ofMaxSize(64);
        var headers = Arbitraries.maps(
                Arbitraries.of("X-Team", "Authorization", "x-y"),
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20));
        var retry = Combinators.combine(
                        durations(1, 2_592_000_000L).list().ofMaxSize(10),
                        Arbitraries.doubles().between(0, 1).ofScale(3))
                .as(RetrySpec::new);
        return Combinators.combine(
                        secrets.map(it ->
                                        Secret.of("whsec_" + Base64.getEncoder().encodeToString(it)))
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(2),
                        headers,
                        durations(1_000, 60_000),
                        Arbitraries.integers().between(1, 10_000),
                        retry,
                        durations(60_000, 2_592_000_000L),
                        Arbitraries.of(WebhookSpec.On410.class),
                        Arbitraries.of(WebhookSpec.Attempts.class))
                .as(ResourceJsonProperties::webhook);
    }

    private static WebhookSpec webhook(
            List<Secret> secrets,
            Map<String, String> headers,
            Duration timeout,
            int maxInFlight,
            RetrySpec retry,
            Duration disableAfter,
            WebhookSpec.On410 on410,
            WebhookSpec.Attempts attempts) {
        return new WebhookSpec(
                URI.create("https://partner.example:8443/hooks?a=b%20c"),
                secrets,
                WebhookSpec.Mode.BINARY,
                headers,
                List.of(),
                WebhookSpec.HeadersPrefix.WEBHOOK,
                timeout,
                maxInFlight,
                null,
                retry,
                disableAfter,
                on410,
                WebhookSpec.Handshake.NONE,
                attempts,
                maxInFlight % 2 == 0 ? null : new TlsSpec("authority", "certificate", secrets.getFirst()));
    }

    private static Arbitrary<Start> starts() {
        return Arbitraries.oneOf(
                Arbitraries.of(new Start.Latest(), new Start.Earliest()),
                Arbitraries.integers().between(1, 1_000).map(Start.Last::new),
                Arbitraries.longs()
                        .between(0, 4_000_000_000_000L)
                        .map(it -> new Start.AtTime(Instant.ofEpochMilli(it))),
                Arbitraries.strings()
                        .alpha()
                        .numeric()
                        .ofMinLength(24)
                        .ofMaxLength(200)
                        .map(Start.AtCursor::new));
    }

    private static Arbitrary<Rate> rates() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 1_000_000_000),
                        Arbitraries.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1)))
                .as(Rate::new);
    }

    private static Arbitrary<Duration> durations(long least, long most) {
        return Arbitraries.longs().between(least, most).map(Duration::ofMillis);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .all()
                .excludeChars(surrogates())
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    private static char[] surrogates() {
        var surrogates = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
        for (int i = 0; i < surrogates.length; i++) {
            surrogates[i] = (char) (Character.MIN_SURROGATE + i);
        }
        return surrogates;
    }

    private static Arbitrary<String> tenants() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(63);
    }
}
