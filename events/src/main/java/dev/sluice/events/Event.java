// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One accepted message: a CloudEvent 1.0 with Sluice's extensions. Immutable; {@link #data()} is shared and must not be changed.
 *
 * <p>Its identity is the SHA-256 of (tenant, source, id), made once: the first 20 bytes are the {@link #eventId()}, the first 16 the
 * {@link #digest()}.
 */
public final class Event {
    /** The extension of an event that no subscriber may have: why. It stands on the log for its dead letter alone. */
    public static final String QUARANTINE = "quarantine";

    /** The extension that says whether it is as its type's schema says: {@code valid}, {@code invalid} or {@code unchecked}. */
    public static final String SCHEMA_CHECK = "schemacheck";

    private static final byte[] NO_DATA = {};

    private final String tenant;
    private final String id;
    private final String source;
    private final String type;
    private final @Nullable String subject;
    private final @Nullable String time;
    private final long receivedMillis;
    private final String verification;
    private final @Nullable String partitionKey;
    private final @Nullable String contentType;
    private final @Nullable String traceparent;
    private final @Nullable String dataSchema;
    private final Map<String, String> kept;
    private final Map<String, String> extensions;
    private final byte[] data;
    private final @Nullable Duration dedupe;
    private final @Nullable Position releases;
    private final Identity identity;

    private Event(Builder from) {
        tenant = required("tenant", from.tenant);
        id = required("id", from.id);
        source = required("source", from.source);
        type = required("type", from.type);
        subject = from.subject;
        time = from.time;
        receivedMillis = from.receivedMillis;
        verification = from.verification;
        partitionKey = from.partitionKey;
        contentType = from.contentType;
        traceparent = from.traceparent;
        dataSchema = from.dataSchema;
        kept = from.kept == null ? Map.of() : Map.copyOf(from.kept);
        extensions = from.extensions == null ? Map.of() : Map.copyOf(from.extensions);
        data = from.data;
        dedupe = from.dedupe;
        releases = from.releases;
        identity = Identity.of(tenant, source, id);
    }

    /** Of nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** The id of the event that {@code source} of {@code tenant} calls {@code id}: contract section 3. */
    public static String eventId(String tenant, String source, String id) {
        return Identity.of(tenant, source, id).eventId();
    }

    private static String required(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException("event without " + name);
        }
        return value;
    }

    /** Whose event it is: no other tenant ever sees it. */
    public String tenant() {
        return tenant;
    }

    /** {@code evt_} and 32 characters of base32: unique over tenants, sources and ids, the same for a repeat. */
    public String eventId() {
        return identity.eventId();
    }

    /** What the dedupe window knows this event by. */
    public Digest digest() {
        return identity.digest();
    }

    /** The provider's id, else a UUIDv7. */
    public String id() {
        return id;
    }

    /** CloudEvents {@code source}: a URI reference. */
    public String source() {
        return source;
    }

    /** CloudEvents {@code type}, in reverse DNS: {@code com.stripe.invoice.paid}. */
    public String type() {
        return type;
    }

    /** CloudEvents {@code subject}; null when the provider names none. */
    public @Nullable String subject() {
        return subject;
    }

    /** The provider's time, else the time of receipt: RFC 3339 text as on the log. */
    public String time() {
        return time == null ? Rfc3339.format(receivedMillis) : time;
    }

    /** When the door received it, epoch milliseconds. */
    public long receivedMillis() {
        return receivedMillis;
    }

    /** What the provider's scheme bound: {@code body}, {@code token} or {@code none}. */
    public String verification() {
        return verification;
    }

    /** The extension {@code partitionkey}: what events are ordered by; null when the event has none. */
    public @Nullable String partitionKey() {
        return partitionKey;
    }

    /** CloudEvents {@code datacontenttype}; null when the sender did not say. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** The extension {@code traceparent} (W3C Trace Context); null without a trace. */
    public @Nullable String traceparent() {
        return traceparent;
    }

    /** CloudEvents {@code dataschema}; null when the sender did not say. */
    public @Nullable String dataSchema() {
        return dataSchema;
    }

    /** Kept headers of the original request, by lower-case name (on the log with {@code in_} before it). */
    public Map<String, String> kept() {
        return kept;
    }

    /** Other CloudEvents extensions, by name, as foreign writers set them. */
    public Map<String, String> extensions() {
        return extensions;
    }

    /** Whether a subscriber gets the extension of that name: it has to be one (CloudEvents 1.0.2, 3.1), and no member of the JSON format. */
    public static boolean isPublic(String extension) {
        for (int i = 0; i < extension.length(); i++) {
            char c = extension.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
                return false;
            }
        }
        return !extension.isEmpty() && !extension.startsWith("data");
    }

    /** Whether it is as its type's schema says; null when nobody has looked. */
    public @Nullable String schemaCheck() {
        return extensions.get(SCHEMA_CHECK);
    }

    /** Why no subscriber may have it; null for all others. */
    public @Nullable String quarantine() {
        return extensions.get(QUARANTINE);
    }

    /** The body byte for byte; empty when there is none. Not to be changed. */
    public byte[] data() {
        return data;
    }

    /** The window in which a repeat of the id is a copy; null is the default of 24 h, zero means never. */
    public @Nullable Duration dedupe() {
        return dedupe;
    }

    /**
     * Where the record with this event's id stands that was kept from all subscribers and that this one lets go: this one is no copy of it,
     * but one of whatever came behind it, so that of two that let the same record go the first counts. Null for all others.
     */
    public @Nullable Position releases() {
        return releases;
    }

    /** What orders events and picks the partition: the partition key, else the event's id. */
    public String key() {
        return partitionKey == null ? eventId() : partitionKey;
    }

    /** A builder that has all of it. */
    public Builder copy() {
        Builder copy = builder()
                .tenant(tenant)
                .id(id)
                .source(source)
                .type(type)
                .subject(subject)
                .time(time)
                .receivedMillis(receivedMillis)
                .verification(verification)
                .partitionKey(partitionKey)
                .contentType(contentType)
                .traceparent(traceparent)
                .dataSchema(dataSchema)
                .data(data)
                .dedupe(dedupe)
                .releases(releases);
        kept.forEach(copy::keep);
        extensions.forEach(copy::extension);
        return copy;
    }

    /** Tells which event it is, nothing of what is in it. */
    @Override
    public String toString() {
        return "Event[" + eventId() + "]";
    }

    /** Collects an event's attributes. Confined to one thread; used once. */
    public static final class Builder {
        private @Nullable String tenant;
        private @Nullable String id;
        private @Nullable String source;
        private @Nullable String type;
        private @Nullable String subject;
        private @Nullable String time;
        private long receivedMillis;
        private String verification = "none";
        private @Nullable String partitionKey;
        private @Nullable String contentType;
        private @Nullable String traceparent;
        private @Nullable String dataSchema;
        private @Nullable Map<String, String> kept;
        private @Nullable Map<String, String> extensions;
        private byte[] data = NO_DATA;
        private @Nullable Duration dedupe;
        private @Nullable Position releases;
        private @Nullable String specVersion;

        private Builder() {}

        /** The version that a record names; null in an event of our own making. */
        @Nullable
        String specVersion() {
            return specVersion;
        }

        void specVersion(String value) {
            specVersion = value;
        }

        @Nullable
        String contentType() {
            return contentType;
        }

        /** Why what was read from a record is no event of ours; null when it is one. */
        @Nullable
        String problem() {
            if (specVersion == null) {
                return "not a CloudEvent";
            }
            if (!specVersion.equals("1.0")) {
                return "CloudEvents version is not 1.0";
            }
            if (!isSet(tenant)) {
                return "CloudEvent without tenant";
            }
            boolean complete = isSet(id) && isSet(source) && isSet(type);
            return complete ? null : "CloudEvent without id, source or type";
        }

        private static boolean isSet(@Nullable String value) {
            return value != null && !value.isEmpty();
        }

        public Builder tenant(String value) {
            tenant = value;
            return this;
        }

        public Builder id(String value) {
            id = value;
            return this;
        }

        public Builder source(String value) {
            source = value;
            return this;
        }

        public Builder type(String value) {
            type = value;
            return this;
        }

        public Builder subject(@Nullable String value) {
            subject = value;
            return this;
        }

        /** RFC 3339 text; left out, the time of receipt counts. */
        public Builder time(@Nullable String value) {
            time = value;
            return this;
        }

        public Builder time(Instant value) {
            time = Rfc3339.format(value.toEpochMilli());
            return this;
        }

        public Builder receivedMillis(long value) {
            receivedMillis = value;
            return this;
        }

        public Builder verification(String value) {
            verification = Objects.requireNonNull(value);
            return this;
        }

        public Builder partitionKey(@Nullable String value) {
            partitionKey = value == null || value.isEmpty() ? null : value;
            return this;
        }

        public Builder contentType(@Nullable String value) {
            contentType = value;
            return this;
        }

        public Builder traceparent(@Nullable String value) {
            traceparent = value;
            return this;
        }

        public Builder dataSchema(@Nullable String value) {
            dataSchema = value;
            return this;
        }

        /** A header of the original request that the provider's preset names as safe; {@code name} in lower case, without {@code in_}. */
        public Builder keep(String name, String value) {
            if (kept == null) {
                kept = new TreeMap<>();
            }
            kept.put(name, value);
            return this;
        }

        /** Another CloudEvents extension. */
        public Builder extension(String name, String value) {
            if (extensions == null) {
                extensions = new TreeMap<>();
            }
            extensions.put(name, value);
            return this;
        }

        /** The same without that extension. */
        public Builder without(String extension) {
            if (extensions != null) {
                extensions.remove(extension);
            }
            return this;
        }

        /** The body; not copied. */
        public Builder data(byte[] value) {
            data = Objects.requireNonNull(value);
            return this;
        }

        public Builder dedupe(@Nullable Duration value) {
            dedupe = value;
            return this;
        }

        public Builder releases(@Nullable Position value) {
            releases = value;
            return this;
        }

        /**
         * The event.
         *
         * @throws IllegalStateException when tenant, id, source or type is missing or empty
         */
        public Event build() {
            return new Event(this);
        }
    }
}
