// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.SourceSettings;
import dev.sluice.config.subscription.RetrySpec;
import dev.sluice.config.subscription.StreamSpec;
import dev.sluice.config.subscription.SubscriptionSettings;
import dev.sluice.config.subscription.TlsSpec;
import dev.sluice.config.subscription.WebhookSpec;
import dev.sluice.config.value.Durations;
import dev.sluice.config.value.Rate;
import dev.sluice.config.value.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes sources and subscriptions as JSON, defaults included; what is not set is left out. */
final class ResourceWriter {
    private ResourceWriter() {}

    static ObjectNode source(SourceSettings source) {
        ObjectNode json = object().put("provider", source.provider())
                .put("tenant", source.tenant())
                .put("dedupe", Durations.format(source.dedupe()))
                .put("whenLogAway", word(source.whenLogAway()))
                .put("legacySha1", source.legacySha1())
                .put("schemaCheck", word(source.schemaCheck()));
        texts(json, "secrets", source.secrets().stream().map(Secret::reveal));
        if (source.secrets().isEmpty()) {
            json.remove("secrets");
        }
        if (!source.settings().isEmpty()) {
            ObjectNode settings = json.putObject("settings");
            source.settings().forEach((name, values) -> texts(settings, name, values.stream()));
        }
        if (!source.senders().allowFrom().isEmpty()) {
            texts(json, "allowFrom", source.senders().allowFrom().stream());
        }
        if (!source.senders().clientNames().isEmpty()) {
            texts(json, "clientNames", source.senders().clientNames().stream());
        }
        maybe(json, "tolerance", source.tolerance(), Durations::format);
        maybe(json, "key", source.key(), Function.identity());
        maybe(json, "rateLimit", source.rateLimit(), Rate::text);
        if (source.hmac() != null) {
            hmac(json, source.hmac());
        }
        return json;
    }

    private static void hmac(ObjectNode json, HmacSettings hmac) {
        json.put("header", hmac.header())
                .put("algorithm", word(hmac.algorithm()))
                .put("encoding", word(hmac.encoding()))
                .put("prefix", hmac.prefix())
                .put("signed", hmac.signed());
        var pairs = hmac.pairs();
        if (pairs != null) {
            var inside =
                    json.putObject("pairs").put("separator", pairs.separator()).put("signature", pairs.signature());
            maybe(inside, "timestamp", pairs.timestamp(), Function.identity());
        }
        var timestamp = hmac.timestamp();
        if (timestamp != null) {
            var inside = json.putObject("timestamp")
                    .put("unit", word(timestamp.unit()))
                    .put("tolerance", Durations.format(timestamp.tolerance()));
            maybe(inside, "header", timestamp.header(), Function.identity());
        }
        var event = json.putObject("event");
        maybe(event, "id", hmac.event().id(), Function.identity());
        maybe(event, "type", hmac.event().type(), Function.identity());
        maybe(event, "time", hmac.event().time(), Function.identity());
    }

    static ObjectNode subscription(SubscriptionSettings subscription) {
        ObjectNode json = object().put("tenant", subscription.tenant())
                .put("from", subscription.from().text())
                .put("ordering", word(subscription.ordering()));
        List<String> types = subscription.types();
        if (types != null) {
            texts(json, "types", types.stream());
        }
        maybe(json, "filter", subscription.filter(), Function.identity());
        maybe(json, "maxAge", subscription.maxAge(), Durations::format);
        switch (subscription.target()) {
            case StreamSpec stream -> json.putObject("stream");
            case WebhookSpec webhook -> webhook(json.putObject("webhook"), webhook);
        }
        return json;
    }

    private static void webhook(ObjectNode json, WebhookSpec webhook) {
        json.put("url", webhook.url().toString())
                .put("mode", word(webhook.mode()))
                .put("headersPrefix", word(webhook.headersPrefix()))
                .put("timeout", Durations.format(webhook.timeout()))
                .put("maxInFlight", webhook.maxInFlight())
                .put("disableAfter", Durations.format(webhook.disableAfter()))
                .put("on410", word(webhook.on410()))
                .put("handshake", word(webhook.handshake()))
                .put("attempts", word(webhook.attempts()));
        texts(json, "secrets", webhook.secrets().stream().map(Secret::reveal));
        texts(json, "forwardHeaders", webhook.forwardHeaders().stream());
        var headers = json.putObject("headers");
        webhook.headers().forEach(headers::put);
        maybe(json, "rateLimit", webhook.rateLimit(), Rate::text);
        retry(json.putObject("retry"), webhook.retry());
        var tls = webhook.tls();
        if (tls != null) {
            tls(json.putObject("tls"), tls);
        }
    }

    private static void tls(ObjectNode json, TlsSpec tls) {
        maybe(json, "ca", tls.ca(), Function.identity());
        maybe(json, "certificate", tls.certificate(), Function.identity());
        maybe(json, "key", tls.key(), Secret::reveal);
    }

    private static void retry(ObjectNode json, RetrySpec retry) {
        Stream<Duration> pauses = retry.schedule().stream();
        texts(json, "schedule", pauses.map(Durations::format));
        json.put("jitter", retry.jitter());
    }

    private static <T> void maybe(ObjectNode json, String key, @Nullable T value, Function<T, String> text) {
        if (value != null) {
            json.put(key, text.apply(value));
        }
    }

    private static void texts(ObjectNode json, String key, Stream<String> texts) {
        var array = json.putArray(key);
        texts.forEach(array::add);
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
