// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.Algorithm;
import dev.sluice.gateway.provider.scheme.SignatureFormat;
import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.template.Proof.SentSignature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of one signature header taken apart. Confined to one verification.
 *
 * <p>Junk beside a good signature is passed over (stripe-python {@code test_header_contains_valid_signature}; Standard Webhooks
 * skips unknown versions), but a header with nothing usable is malformed.
 */
final class SignatureValue {
    /** More signatures in a header than any rotation needs; where each has a header of its own, one for each of those. */
    static final int MAX_SIGNATURES = 16;

    /** Those of a key pair that are looked at: each costs a thousand HMACs. Four, for two changes of keys at once. */
    private static final int MAX_OF_PAIRS = 4;

    private final SignatureFormat format;
    private final int most;
    private final List<SentSignature> signatures = new ArrayList<>(2);
    private int known;
    private int ofPairs;
    private int timestamps;
    private @Nullable String timestamp;

    private SignatureValue(SignatureFormat format, int most) {
        this.format = format;
        this.most = most;
    }

    /** Of one header, or of several that count alike. */
    static SignatureValue parse(List<String> values, SignatureFormat format) {
        var parsed = new SignatureValue(format, Math.max(MAX_SIGNATURES, values.size()));
        values.forEach(parsed::read);
        return parsed;
    }

    private void read(String value) {
        switch (format.form()) {
            case PLAIN -> add(format.methods().getFirst(), value, 0, value.length());
            case PREFIXED -> addPrefixed(value);
            case PAIRS -> addParts(value, '=');
            case VERSIONS -> addParts(value, ',');
        }
    }

    /** Those that could be decoded. */
    List<SentSignature> signatures() {
        return signatures;
    }

    /** Whether there is at least one usable signature, and not too many. */
    boolean wellFormed() {
        return !signatures.isEmpty() && known <= most;
    }

    /** How often the header names a timestamp. */
    int timestamps() {
        return timestamps;
    }

    /** The timestamp named last, or null. */
    @Nullable
    String timestamp() {
        return timestamp;
    }

    private void addPrefixed(String value) {
        for (SignatureMethod method : format.methods()) {
            if (value.startsWith(method.label())) {
                add(method, value, method.label().length(), value.length());
                return;
            }
        }
    }

    private void addParts(String value, char assign) {
        int from = 0;
        while (from <= value.length()) {
            int end = value.indexOf(format.separator(), from);
            int to = end < 0 ? value.length() : end;
            addPart(value, skipBlanks(value, from, to), to, assign);
            from = to + format.separator().length();
        }
    }

    private static int skipBlanks(String value, int from, int to) {
        int at = from;
        while (at < to && (value.charAt(at) == ' ' || value.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    private void addPart(String value, int from, int to, char assign) {
        int middle = value.indexOf(assign, from, to);
        if (middle < 0) {
            return;
        }
        if (named(format.timestampPart(), value, from, middle)) {
            timestamps++;
            timestamp = value.substring(middle + 1, to);
            return;
        }
        for (SignatureMethod method : format.methods()) {
            if (named(method.label(), value, from, middle)) {
                add(method, value, middle + 1, to);
                return;
            }
        }
    }

    private static boolean named(@Nullable String name, String value, int from, int to) {
        return name != null && name.length() == to - from && value.startsWith(name, from);
    }

    private void add(SignatureMethod method, String value, int from, int to) {
        known++;
        boolean ofPair = method.algorithm().kind() == Algorithm.Kind.PAIR;
        if (known > most || (ofPair && ofPairs == MAX_OF_PAIRS)) {
            return;
        }
        byte[] bytes = format.encoding().decode(value, from, to);
        if (bytes != null) {
            ofPairs += ofPair ? 1 : 0;
            signatures.add(new SentSignature(method, bytes));
        }
    }
}
