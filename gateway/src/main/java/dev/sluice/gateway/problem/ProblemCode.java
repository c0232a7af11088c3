// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.problem;

import java.util.Locale;

/** Every failure that Sluice tells over HTTP, with its status and title. A code, once published, is never renamed. */
public enum ProblemCode {
    REQUEST_MALFORMED(400, "The request is malformed"),
    BODY_MALFORMED(400, "The body can't be parsed"),
    TENANT_REQUIRED(400, "The request must name a tenant"),
    BAD_CURSOR(400, "The cursor is not valid"),
    BAD_FILTER(400, "The filter does not compile"),
    BAD_START(400, "The start is not valid"),
    BAD_TYPES(400, "The type patterns are not valid"),
    BAD_POLICY(400, "The policy is not known"),
    SUBPROTOCOL_UNKNOWN(400, "None of the subprotocols is known"),
    UPGRADE_MALFORMED(400, "The request is no WebSocket upgrade"),

    SIGNATURE_MISSING(401, "The signature is missing"),
    SIGNATURE_MALFORMED(401, "The signature is malformed"),
    SIGNATURE_MISMATCH(401, "The signature does not match"),
    TIMESTAMP_MISSING(401, "The timestamp is missing"),
    TIMESTAMP_MALFORMED(401, "The timestamp is malformed"),
    TIMESTAMP_OUT_OF_TOLERANCE(401, "The timestamp is out of tolerance"),
    KEY_REJECTED(401, "The key is not accepted"),
    CLIENT_CERTIFICATE_MISSING(401, "A certificate of the client is required"),
    TOKEN_MISSING(401, "A bearer token is required"),
    TOKEN_INVALID(401, "The token is not valid"),
    TOKEN_EXPIRED(401, "The token has expired"),
    RESTRICTION_UNSUPPORTED(401, "The token carries a restriction that is not supported"),

    SCOPE_MISSING(403, "The token lacks the scope"),
    ORIGIN_NOT_ALLOWED(403, "The origin is not allowed"),
    SENDER_NOT_ALLOWED(403, "The sender is not allowed"),
    NOT_ALLOWED(403, "This is not allowed"),
    QUOTA_EXCEEDED(403, "The tenant's quota is used up"),
    RESTRICTED(403, "The token's restriction does not allow this"),

    SOURCE_UNKNOWN(404, "There is no such source"),
    NOT_FOUND(404, "There is nothing here"),
    OUT_OF_INDEX(404, "The event is not in the index"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "No acceptable representation"),
    REQUEST_TIMEOUT(408, "The request took too long to arrive"),
    READ_ONLY(409, "It is defined in the configuration file"),
    STATE_CONFLICT(409, "Its state does not allow that"),
    IDEMPOTENCY_KEY_IN_USE(409, "The first request with this key is under way"),
    PRECONDITION_FAILED(412, "It is not of the version that was expected"),
    BODY_TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The request line is too long"),
    CONTENT_ENCODING_UNSUPPORTED(415, "The content encoding is not supported"),
    CONTENT_TYPE_UNSUPPORTED(415, "The content type is not supported"),
    EXPECTATION_FAILED(417, "The expectation can't be met"),
    VALIDATION_FAILED(422, "The document is not valid"),
    IDEMPOTENCY_KEY_REUSED(422, "The key was used for another request"),
    RATE_LIMITED(429, "Too many requests"),
    TENANT_RATE_LIMITED(429, "The tenant's rate is used up"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),

    INTERNAL(500, "Something went wrong here"),
    TRANSFER_CODING_UNSUPPORTED(501, "The transfer coding is not supported"),
    SOURCE_PAUSED(503, "The source is paused"),
    SOURCE_UNAVAILABLE(503, "The source can't be served here now"),
    LOG_UNAVAILABLE(503, "The log can't take events now"),
    REGISTRY_UNAVAILABLE(503, "The registry can't be reached now"),
    OVERLOADED(503, "Too much is in flight"),
    KEYS_UNAVAILABLE(503, "The issuer's keys can't be read now"),
    CONNECTION_RATE(503, "Too many new connections"),
    STARTING(503, "The node is starting"),
    DRAINING(503, "The node is going away");

    private final int status;
    private final String title;
    private final String code = name().toLowerCase(Locale.ROOT);

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }

    /** One English sentence, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The stable name, in lower case, as it stands in {@code code}. */
    public String code() {
        return code;
    }

    /** The problem type, {@code urn:sluice:problem:<code>}. */
    public String type() {
        return "urn:sluice:problem:" + code;
    }
}
