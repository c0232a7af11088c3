// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's way of signing, whole.
 *
 * @param families the headers, in the order in which they are tried; at least one
 * @param every whether the signatures of all families that are there count, as where each key has a numbered header of its own
 * @param format of the signature header
 * @param signed what the signature is made over
 * @param timestamp what is asked of the timestamp; null when the provider signs none
 * @param timestampPointer where the timestamp stands in the signed body, as a JSON pointer; null when it does not
 */
public record SignatureScheme(
        List<HeaderFamily> families,
        boolean every,
        SignatureFormat format,
        SignedTemplate signed,
        @Nullable TimestampRule timestamp,
        @Nullable String timestampPointer) {

    public SignatureScheme {
        families = List.copyOf(families);
        if (families.isEmpty()) {
            throw new IllegalArgumentException("a scheme needs a header for its signature");
        }
        boolean inHeaders = families.stream().allMatch(family -> family.timestamp() != null);
        boolean sent = format.timestampPart() != null || timestampPointer != null || inHeaders;
        if (sent != (timestamp != null)) {
            throw new IllegalArgumentException("a timestamp needs a place and a unit");
        }
        if (timestampPointer != null && (inHeaders || format.timestampPart() != null)) {
            throw new IllegalArgumentException("a timestamp has one place");
        }
        if (timestampPointer != null && !signed.bindsBody()) {
            throw new IllegalArgumentException("a timestamp in the body needs the body to be signed");
        }
        if (signed.usesTimestamp() && (!sent || timestampPointer != null)) {
            throw new IllegalArgumentException("{timestamp} is signed but no timestamp is sent");
        }
        if (signed.usesId() && families.stream().anyMatch(family -> family.id() == null)) {
            throw new IllegalArgumentException("{id} is signed but no id is sent");
        }
    }

    /**
     * The family that a request is judged by: the first that is there as a whole, else the first whose signature is there,
     * else null. The message id must come from the same one: a header of another family is not covered by the signature.
     */
    public @Nullable HeaderFamily familyOf(InboundRequest request) {
        if (families.size() == 1) {
            HeaderFamily only = families.getFirst();
            return only.signs(request) ? only : null;
        }
        HeaderFamily signing = null;
        for (HeaderFamily family : families) {
            if (family.complete(request)) {
                return family;
            }
            if (signing == null && family.signs(request)) {
                signing = family;
            }
        }
        return signing;
    }

    /** The signed message id of a request, or null when the scheme has none or it was not sent exactly once. */
    public @Nullable String idOf(InboundRequest request) {
        HeaderFamily family = familyOf(request);
        if (family == null || family.id() == null) {
            return null;
        }
        List<String> values = request.headers(family.id());
        return values.size() == 1 ? values.getFirst() : null;
    }
}
