// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.address;

import java.util.Optional;

/** Judges a target's URL by its text alone: no name is resolved. */
public final class UrlCheck {

    private UrlCheck() {}

    /**
     * Why {@code targets} refuses this URL as it is written.
     *
     * @return the reason in words for the URL's author, or empty when the text is no reason to refuse it
     */
    public static Optional<String> asWritten(String url, TargetPolicy policy) {
        try {
            return new Rules(policy).refuses(TargetUrl.parse(url));
        } catch (AddressRefusedException refused) {
            return Optional.of(refused.reason());
        }
    }
}
