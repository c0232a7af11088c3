// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import static dev.sluice.gateway.provider.verify.ReasonCode.BODY_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MALFORMED;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISMATCH;
import static dev.sluice.gateway.provider.verify.ReasonCode.SIGNATURE_MISSING;

import dev.sluice.gateway.provider.named.Fields.Field;
import dev.sluice.gateway.provider.scheme.Encoding;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.Verdict;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's: HMAC-SHA1 over the public URL and, of a form, its fields sorted by name, each name followed by its value (twilio-python
 * {@code request_validator.py}). Of any other body the URL's {@code bodySHA256} must be the hash: without it the body would be free. So must it
 * be of no body when the URL has one: it is another's.
 */
public record TwilioScheme() implements ProofScheme {
    private static final String HEADER = "X-Twilio-Signature";
    private static final String BODY_HASH = "bodySHA256";
    private static final String MAC = "HmacSHA1";
    private static final Comparator<Field> BY_NAME_AND_VALUE = Comparator.comparing(
                    Field::name, Arrays::compareUnsigned)
            .thenComparing(Field::value, Arrays::compareUnsigned);

    @Override
    public RequestCheck check(SourceOptions options) {
        return new Check(Proofs.texts(options));
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        byte[] key = Proofs.texts(options).getFirst();
        return draft -> {
            if (draft.url().isEmpty()) {
                throw new IllegalArgumentException("this provider signs the URL, which is not known here");
            }
            String type = draft.headers().get("Content-Type");
            boolean form = type != null && type.startsWith("application/x-www-form-urlencoded");
            String url = form || draft.body().length == 0
                    ? draft.url()
                    : draft.url() + (draft.url().contains("?") ? "&" : "?") + BODY_HASH + "="
                            + Encoding.HEX.encode(Proofs.sha256(draft.body()));
            byte[] fields = form ? sorted(Fields.of(draft.body())) : new byte[0];
            String signature = Encoding.BASE64.encode(Proofs.hmac(MAC, key, Proofs.utf8(url), fields));
            return new RequestSigner.SignedRequest(url, Map.of(HEADER, signature), draft.body());
        };
    }

    @Override
    public VerificationGrade grade() {
        return VerificationGrade.BODY;
    }

    @Override
    public Set<String> credentials() {
        return Set.of(HEADER);
    }

    @Override
    public boolean dated() {
        return false;
    }

    @Override
    public boolean bindsUrl() {
        return true;
    }

    /** What a callback is about and how far it has got; each comes once. Others have nothing to tell one from another by. */
    @Override
    public @Nullable String idOf(InboundRequest request) {
        if (!Fields.isForm(request)) {
            return null;
        }
        Fields form = Fields.of(request.body());
        String message = joined(form, "MessageSid", "MessageStatus");
        return message == null ? joined(form, "CallSid", "CallStatus", "SequenceNumber") : message;
    }

    private static @Nullable String joined(Fields form, String... names) {
        var id = new StringJoiner(":");
        for (String name : names) {
            String value = form.only(name);
            if (value == null || value.isEmpty()) {
                return null;
            }
            id.add(value);
        }
        return id.toString();
    }

    /** Each name with its value, sorted in byte order; the same pair counts once. */
    private static byte[] sorted(Fields form) {
        var all = new ArrayList<>(form.all());
        all.sort(BY_NAME_AND_VALUE);
        var signed = new ByteArrayOutputStream();
        Field before = null;
        for (Field field : all) {
            if (before == null || BY_NAME_AND_VALUE.compare(before, field) != 0) {
                signed.writeBytes(field.name());
                signed.writeBytes(field.value());
            }
            before = field;
        }
        return signed.toByteArray();
    }

    private record Check(List<byte[]> keys) implements RequestCheck {
        @Override
        public boolean concerns(InboundRequest request) {
            return Proofs.sent(request, HEADER);
        }

        @Override
        public Verdict verify(InboundRequest request, Instant now) {
            if (!concerns(request)) {
                return Proofs.refused(SIGNATURE_MISSING);
            }
            String sent = Proofs.only(request, HEADER);
            if (sent == null || sent.isEmpty()) {
                return Proofs.refused(SIGNATURE_MALFORMED);
            }
            byte[] fields = new byte[0];
            boolean intact = true;
            boolean bare = request.body().length == 0;
            if (!bare && Fields.isForm(request)) {
                Fields form = Fields.of(request.body());
                if (!form.whole() || !isNamed(form)) {
                    return Proofs.refused(BODY_MALFORMED);
                }
                fields = sorted(form);
            } else {
                Fields query = Fields.ofQuery(request.url());
                boolean hashed = query.count(BODY_HASH) > 0;
                if (!bare && !hashed) {
                    return Proofs.refused(SIGNATURE_MISSING);
                }
                intact = !hashed || hashIsRight(request, query);
            }
            return signed(request.url(), fields, Proofs.wire(sent)) && intact
                    ? Proofs.BODY
                    : Proofs.refused(SIGNATURE_MISMATCH);
        }

        /** Whether all has a name, and there is something: else a body could be had that signs as none. */
        private static boolean isNamed(Fields form) {
            return !form.all().isEmpty() && form.all().stream().allMatch(field -> field.name().length > 0);
        }

        /** One that is no hash is as wrong as that of another body; so is one beside another. */
        private static boolean hashIsRight(InboundRequest request, Fields query) {
            String hash = query.only(BODY_HASH);
            byte[] sent = hash == null ? null : Encoding.HEX.decode(hash, 0, hash.length());
            return sent != null && MessageDigest.isEqual(Proofs.sha256(request.body()), sent);
        }

        private boolean signed(String url, byte[] fields, byte[] sent) {
            boolean found = false;
            for (String spelling : TwilioUrl.spellings(url)) {
                for (byte[] key : keys) {
                    byte[] mac = Proofs.hmac(MAC, key, Proofs.wire(spelling), fields);
                    // as text: a signature of another length is an ordinary mismatch
                    found |= MessageDigest.isEqual(Proofs.wire(Encoding.BASE64.encode(mac)), sent);
                }
            }
            return found;
        }
    }
}
