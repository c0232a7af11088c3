// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.scheme;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the value of a signature header is made up.
 *
 * @param form its shape
 * @param separator between pairs or versions; not used by the other forms
 * @param timestampPart the name of the pair that holds the timestamp; null when it does not stand here
 * @param encoding of the signatures
 * @param methods the signatures that count; all others are passed over
 */
public record SignatureFormat(
        Form form, String separator, @Nullable String timestampPart, Encoding encoding, List<SignatureMethod> methods) {

    /** The shape of a signature header. */
    public enum Form {
        /** The signature alone. */
        PLAIN,
        /** A prefix that names the method, then the signature: {@code sha256=…}. */
        PREFIXED,
        /** {@code name=value} pairs, of which a name may come several times: {@code t=…,v1=…,v1=…}. */
        PAIRS,
        /** {@code version,signature} entries: {@code v1,… v1a,…}. */
        VERSIONS
    }

    public SignatureFormat {
        methods = List.copyOf(methods);
        if (separator.isEmpty()) {
            throw new IllegalArgumentException("a separator must not be empty");
        }
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("a signature needs a method");
        }
        if (form == Form.PLAIN && methods.size() != 1) {
            throw new IllegalArgumentException("a plain signature has one method");
        }
        if (timestampPart != null && form != Form.PAIRS) {
            throw new IllegalArgumentException("only a header of pairs has a part for the timestamp");
        }
        if (form == Form.PAIRS || form == Form.VERSIONS) {
            methods.forEach(method -> checkName(method.label(), form, separator));
            if (timestampPart != null) {
                checkName(timestampPart, form, separator);
            }
        }
    }

    private static void checkName(String name, Form form, String separator) {
        String assign = form == Form.PAIRS ? "=" : ",";
        if (name.isBlank() || !name.equals(name.strip()) || name.contains(separator) || name.contains(assign)) {
            throw new IllegalArgumentException("'" + name + "' can't be told from what stands around it in the header");
        }
    }

    /** Whether one header may carry several signatures. */
    public boolean holdsSeveral() {
        return form == Form.PAIRS || form == Form.VERSIONS;
    }
}
