// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.named;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How Twilio may have spelt a URL that it signs. Its libraries try these too, as its servers are not consistent: with and without the port
 * (twilio-java {@code RequestValidator}), with quotes in the query escaped and not (twilio-node {@code webhooks.ts}). All are the same
 * host, path and query.
 */
final class TwilioUrl {
    private TwilioUrl() {}

    /** All spellings, the URL itself first. */
    static Set<String> spellings(String whole) {
        int fragment = whole.indexOf('#');
        String url = fragment < 0 ? whole : whole.substring(0, fragment);
        var spellings = new LinkedHashSet<String>();
        for (String query : queries(url)) {
            addPorts(spellings, query);
        }
        return spellings;
    }

    /** As it is, and with single quotes escaped or not: to some URL libraries they are reserved, to others not. */
    private static Set<String> queries(String url) {
        var queries = new LinkedHashSet<String>();
        queries.add(url);
        int start = url.indexOf('?') + 1;
        if (start > 0) {
            String path = url.substring(0, start);
            String query = url.substring(start);
            queries.add(path + query.replace("'", "%27"));
            queries.add(path + query.replace("%27", "'"));
        }
        return queries;
    }

    /** As it is, without its port, and with the scheme's own when it has none. */
    private static void addPorts(Set<String> spellings, String url) {
        spellings.add(url);
        int host = url.indexOf("://") + 3;
        if (host < 3) {
            return;
        }
        int end = endOfAuthority(url, host);
        String authority = url.substring(host, end);
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf('@') && colon > authority.lastIndexOf(']');
        if (hasPort) {
            spellings.add(url.substring(0, host + colon) + url.substring(end));
        } else {
            spellings.add(url.substring(0, end) + (url.startsWith("https:") ? ":443" : ":80") + url.substring(end));
        }
    }

    private static int endOfAuthority(String url, int from) {
        int at = from;
        while (at < url.length() && url.charAt(at) != '/' && url.charAt(at) != '?') {
            at++;
        }
        return at;
    }
}
