// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bodies as a provider sends them, each with an id of its own; or the same given body each time. */
final class Payloads {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final String provider;
    private final @Nullable String type;
    private final byte @Nullable [] given;

    /**
     * One request's content.
     *
     * @param id of the message, where the provider puts it into a header
     * @param headers besides those that the signer makes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shown
    record Payload(byte[] body, String id, String contentType, Map<String, String> headers) {}

    Payloads(String provider, @Nullable String type, byte @Nullable [] given) {
        this.provider = provider;
        this.type = type;
        this.given = given;
    }

    Payload next() {
        String random = UUID.randomUUID().toString().replace("-", "");
        String id = "msg_" + random;
        Map<String, String> headers = provider.equals("github") && type != null
                ? Map.of("X-GitHub-Event", type.split("\\.", 2)[0])
                : Map.of();
        String type = provider.equals("twilio") ? FORM : JSON;
        return new Payload(given == null ? text(random).getBytes(UTF_8) : given, id, type, headers);
    }

    /** Where a provider's bodies have another form than an object with an id and a type. */
    private String text(String random) {
        return switch (provider) {
            case "twilio" -> "MessageSid=SM" + random + "&SmsStatus=delivered&To=%2B15005550006&From=%2B15005550001";
            case "adyen" ->
                "{\"live\":\"false\",\"notificationItems\":[{\"NotificationRequestItem\":{\"pspReference\":\"" + random
                        + "\",\"eventCode\":\"AUTHORISATION\",\"merchantAccountCode\":\"Demo\",\"merchantReference\":\"r\","
                        + "\"amount\":{\"value\":4200,\"currency\":\"EUR\"},\"success\":\"true\"}}]}";
            case "microsoft-graph" ->
                "{\"value\":[{\"subscriptionId\":\"" + random
                        + "\",\"changeType\":\"updated\",\"resource\":\"users/demo\"}]}";
            case "azure-event-grid", "sendgrid", "hubspot" -> "[" + body(random).encode() + "]";
            default -> body(random).encode();
        };
    }

    private JsonObject body(String random) {
        long now = Instant.now().getEpochSecond();
        return switch (provider) {
            case "stripe" -> stripe(random, now);
            case "github" -> github(random);
            default ->
                new JsonObject()
                        .put("id", random)
                        .put("type", type == null ? "demo.sent" : type)
                        .put("timestamp", Instant.ofEpochSecond(now).toString())
                        .put("data", new JsonObject().put("id", "obj_" + random.substring(0, 8)));
        };
    }

    private JsonObject stripe(String random, long now) {
        return new JsonObject()
                .put("id", "evt_" + random.substring(0, 24))
                .put("object", "event")
                .put("type", type == null ? "invoice.paid" : type)
                .put("created", now)
                .put("livemode", false)
                .put(
                        "data",
                        new JsonObject()
                                .put(
                                        "object",
                                        new JsonObject()
                                                .put("id", "in_" + random.substring(0, 16))
                                                .put("object", "invoice")
                                                .put("customer", "cus_" + random.substring(16, 24))
                                                .put("amount_due", 4200)));
    }

    private JsonObject github(String random) {
        var body = new JsonObject().put("zen", "Practicality beats purity.").put("delivery", random);
        if (type != null && type.contains(".")) {
            body.put("action", type.substring(type.indexOf('.') + 1));
        }
        return body.put("repository", new JsonObject().put("full_name", "sluice/demo"));
    }
}
