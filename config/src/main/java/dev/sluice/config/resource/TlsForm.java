// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.resource;

import static dev.sluice.config.bind.Readers.secret;
import static dev.sluice.config.bind.Readers.text;

import dev.sluice.config.bind.Fields;
import dev.sluice.config.bind.Reader;
import dev.sluice.config.subscription.TlsSpec;

/** The mapping {@code tls} of a webhook. What the texts hold is looked at by who uses them. */
final class TlsForm {
    private static final int LONGEST = 64 * 1024;
    private static final String RULE = "must have at most " + LONGEST + " characters";
    private static final Reader<String> CERTIFICATES = text().check(pem -> pem.length() <= LONGEST, RULE);

    private TlsForm() {}

    static TlsSpec read(Fields fields) {
        var ca = fields.get("ca", CERTIFICATES).orNull();
        var certificate = fields.get("certificate", CERTIFICATES).orNull();
        var key = fields.get("key", secret().check(pem -> pem.reveal().length() <= LONGEST, RULE))
                .orNull();
        if (certificate != null && key == null && !fields.has("key")) {
            fields.refuse("certificate", "a certificate needs its 'key'");
        }
        if (key != null && certificate == null && !fields.has("certificate")) {
            fields.refuse("key", "a key needs its 'certificate'");
        }
        boolean whole = certificate != null && key != null;
        return new TlsSpec(ca, whole ? certificate : null, whole ? key : null);
    }
}
