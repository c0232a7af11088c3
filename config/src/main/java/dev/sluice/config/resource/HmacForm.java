// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static dev.sluice.config.bind.Readers.anyText;
import static dev.sluice.config.bind.Readers.choice;
import static dev.sluice.config.bind.Readers.duration;
import static dev.sluice.config.bind.Readers.object;
import static dev.sluice.config.bind.Readers.text;

import dev.sluice.config.bind.Fields;
import dev.sluice.config.bind.Reader;
import dev.sluice.config.source.HmacSettings;
import dev.sluice.config.source.HmacSettings.Algorithm;
import dev.sluice.config.source.HmacSettings.Encoding;
import dev.sluice.config.source.HmacSettings.Event;
import dev.sluice.config.source.HmacSettings.Pairs;
import dev.sluice.config.source.HmacSettings.Timestamp;
import dev.sluice.config.source.HmacSettings.Unit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that a source of {@code provider: hmac} has beside the usual ones. */
final class HmacForm {
    static final List<String> KEYS =
            List.of("header", "algorithm", "encoding", "prefix", "pairs", "signed", "timestamp", "event");
    static final Duration LEAST_TOLERANCE = Duration.ofSeconds(1);
    static final Duration MOST_TOLERANCE = Duration.ofDays(7);

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String BODY = "{body}";
    private static final Reader<String> HEADER = text().check(Names.HEADER, Names.HEADER_RULE);
    private static final Reader<String> ATTRIBUTE = text().check(Bounds::isTemplate, Bounds.TEMPLATE_RULE)
            .check(
                    HmacForm::isAttribute,
                    "must be a JSON pointer, or a template of text, {/pointer} and {header:NAME}");

    private HmacForm() {}

    static HmacSettings read(Fields fields) {
        var pairs = fields.get("pairs", object(HmacForm::pairs)).orNull();
        boolean timeInPairs = pairs != null && pairs.timestamp() != null;
        return new HmacSettings(
                fields.get("header", HEADER).required(""),
                fields.get("algorithm", choice(Algorithm.class)).orElse(Algorithm.SHA256),
                fields.get("encoding", choice(Encoding.class)).orElse(Encoding.HEX),
                fields.get("prefix", anyText().check(Bounds::isTemplate, Bounds.TEMPLATE_RULE))
                        .orElse(""),
                pairs,
                fields.get("signed", signed(timeInPairs)).orElse(BODY),
                timestamp(fields, timeInPairs),
                fields.section("event", HmacForm::event));
    }

    private static Pairs pairs(Fields fields) {
        return new Pairs(
                fields.get("separator", text()).orElse(","),
                fields.get("signature", text()).required(""),
                fields.get("timestamp", text()).orNull());
    }

    private static @Nullable Timestamp timestamp(Fields fields, boolean timeInPairs) {
        var given = fields.get("timestamp", object(inside -> timestampOf(inside, timeInPairs)))
                .orNull();
        return given == null && timeInPairs ? new Timestamp(null, Unit.S, TOLERANCE) : given;
    }

    private static Timestamp timestampOf(Fields fields, boolean timeInPairs) {
        var header = fields.get("header", HEADER);
        if (timeInPairs && fields.has("header")) {
            fields.refuse("header", "'header' can't stand here: 'pairs' says where the timestamp is");
        }
        return new Timestamp(
                timeInPairs ? null : header.required(""),
                fields.get("unit", choice(Unit.class)).orElse(Unit.S),
                fields.get("tolerance", duration(LEAST_TOLERANCE, MOST_TOLERANCE))
                        .orElse(TOLERANCE));
    }

    private static Event event(Fields fields) {
        return new Event(
                fields.get("id", ATTRIBUTE).orNull(),
                fields.get("type", ATTRIBUTE).orNull(),
                fields.get("time", ATTRIBUTE).orNull());
    }

    private static Reader<String> signed(boolean timeInPairs) {
        return text().check(Bounds::isTemplate, Bounds.TEMPLATE_RULE)
                .check(
                        text -> Template.isOf(text, placeholder -> isSigned(placeholder, timeInPairs)),
                        timeInPairs
                                ? "must be a template of text, {body}, {timestamp} and {header:NAME}"
                                : "must be a template of text, {body} and {header:NAME}"
                                        + " ({timestamp} needs pairs with a timestamp)")
                .check(
                        text -> text.contains(BODY),
                        "must hold {body}: else anything could be sent under a seen signature")
                .check(text -> text.indexOf(BODY) == text.lastIndexOf(BODY), "must hold {body} once");
    }

    private static boolean isSigned(String placeholder, boolean timeInPairs) {
        return placeholder.equals("body")
                || (timeInPairs && placeholder.equals("timestamp"))
                || Template.isHeader(placeholder);
    }

    private static boolean isAttribute(String text) {
        return text.startsWith("/")
                ? Names.POINTER.test(text)
                : Template.isOf(text, inside -> Names.POINTER.test(inside) || Template.isHeader(inside));
    }
}
