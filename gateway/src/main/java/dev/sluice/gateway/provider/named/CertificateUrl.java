// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import dev.sluice.gateway.provider.verify.PrivateSigning;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a request's certificate may be fetched from where it says: that the host is the provider's own is what the scheme rests on. */
final class CertificateUrl {
    private static final int HTTPS = 443;
    private static final int MAX_LENGTH = 512;
    /** Written one way only: else one certificate had as many names as anybody likes. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+");

    private CertificateUrl() {}

    /**
     * Where a request that is signed here says that its certificate is.
     *
     * @param where in words, what it may be
     * @throws IllegalArgumentException when that is not said, or no gateway would look there
     */
    static String given(PrivateSigning key, Predicate<String> trusted, String where) {
        String url = key.certificateUrl();
        if (url == null || !trusted.test(url)) {
            throw new IllegalArgumentException("the request has to say where its certificate is, on " + where);
        }
        if (!key.key().getAlgorithm().equals("RSA")) {
            throw new IllegalArgumentException("this provider signs with RSA, not with a key of "
                    + key.key().getAlgorithm());
        }
        return url;
    }

    /** The URL's host when it is https, without user, other port, query or fragment, and on a trusted host; else null. */
    static @Nullable String trustedHost(@Nullable String url, Predicate<String> trusted) {
        if (url == null || url.length() > MAX_LENGTH) {
            return null;
        }
        try {
            var uri = new URI(url);
            String host = uri.getHost();
            boolean plain = !uri.isOpaque()
                    && "https".equals(uri.getScheme())
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && PATH.matcher(uri.getRawPath()).matches()
                    && (uri.getPort() == -1 || uri.getPort() == HTTPS);
            return plain && host != null && trusted.test(host) ? host : null;
        } catch (URISyntaxException notAUrl) {
            return null;
        }
    }
}
