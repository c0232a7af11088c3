// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.auth;

import java.util.regex.Pattern;

/** The form of a tenant's name, the same as in the configuration. */
final class TenantName {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private TenantName() {}

    static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }
}
