// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.gateway.problem.ProblemCode;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a request for a WebSocket must be (RFC 6455, 4.2.1); stricter than Vert.x, which takes any key, HTTP/1.0 and unknown subprotocols.
 *
 * @param subprotocol the one that will be spoken
 * @param bearer a token that came as a subprotocol
 */
record Handshake(String subprotocol, Optional<String> bearer) {
    static final String SLUICE_V1 = "sluice.v1";
    static final String CLOUDEVENTS = "cloudevents.json";

    private static final String BEARER = "bearer.";
    private static final CharSequence KEY = HttpHeaders.createOptimized("sec-websocket-key");
    private static final CharSequence VERSION = HttpHeaders.createOptimized("sec-websocket-version");
    private static final CharSequence PROTOCOL = HttpHeaders.createOptimized("sec-websocket-protocol");
    private static final int KEY_BYTES = 16;

    /** Whether the request asks for a WebSocket at all. */
    static boolean asked(HttpServerRequest request) {
        return hasToken(request.headers().getAll(HttpHeaders.UPGRADE), "websocket");
    }

    /** Whether it speaks another version of the protocol, which is answered with the one that we speak (RFC 6455, 4.4). */
    static boolean otherVersion(HttpServerRequest request) {
        List<String> versions = request.headers().getAll(VERSION);
        return versions.size() != 1 || !versions.getFirst().strip().equals("13");
    }

    /** Reads the request; a {@link ProblemException} of 400 says what is wrong. */
    static Handshake read(HttpServerRequest request) {
        MultiMap headers = request.headers();
        boolean good = request.version() == HttpVersion.HTTP_1_1
                && hasToken(headers.getAll(HttpHeaders.CONNECTION), "upgrade")
                && isKey(headers.getAll(KEY));
        if (!good) {
            throw new ProblemException(ProblemCode.UPGRADE_MALFORMED, "the request is no WebSocket handshake");
        }
        List<String> lines = headers.getAll(PROTOCOL);
        if (lines.isEmpty()) {
            return new Handshake(SLUICE_V1, Optional.empty());
        }
        List<String> offered = lines.size() > 1 ? List.of() : tokens(lines.getFirst());
        String chosen = offered.stream()
                .filter(one -> one.equals(SLUICE_V1) || one.equals(CLOUDEVENTS))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.SUBPROTOCOL_UNKNOWN,
                        "offer " + SLUICE_V1 + " or " + CLOUDEVENTS + ", in one header"));
        return new Handshake(
                chosen,
                offered.stream()
                        .filter(one -> one.startsWith(BEARER))
                        .findFirst()
                        .map(one -> one.substring(BEARER.length())));
    }

    private static boolean isKey(List<String> keys) {
        if (keys.size() != 1) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(keys.getFirst().strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static boolean hasToken(List<String> lines, String token) {
        return lines.stream().flatMap(line -> tokens(line).stream()).anyMatch(token::equalsIgnoreCase);
    }

    private static List<String> tokens(String line) {
        return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
    }
}
