// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.stream;

import dev.sluice.gateway.problem.ProblemCode;
import java.util.Locale;

/** What a client asked for that it can't have. Carries no stack: it is no bug. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The codes of {@code error} messages. */
    enum Code {
        BAD_CURSOR(CloseCode.BAD_CURSOR, ProblemCode.BAD_CURSOR),
        BAD_FILTER(CloseCode.BAD_MESSAGE, ProblemCode.BAD_FILTER),
        BAD_TYPES(CloseCode.BAD_MESSAGE, ProblemCode.BAD_TYPES),
        BAD_START(CloseCode.BAD_MESSAGE, ProblemCode.BAD_START),
        BAD_POLICY(CloseCode.BAD_MESSAGE, ProblemCode.BAD_POLICY),
        BAD_CREDIT(CloseCode.BAD_MESSAGE, ProblemCode.REQUEST_MALFORMED),
        BAD_MESSAGE(CloseCode.BAD_MESSAGE, ProblemCode.REQUEST_MALFORMED),
        NOT_AVAILABLE(CloseCode.BAD_MESSAGE, ProblemCode.REQUEST_MALFORMED),
        NOT_ALLOWED(CloseCode.NOT_ALLOWED, ProblemCode.NOT_ALLOWED),
        DUPLICATE_ID(CloseCode.BAD_MESSAGE, ProblemCode.REQUEST_MALFORMED),
        UNKNOWN_ID(CloseCode.BAD_MESSAGE, ProblemCode.REQUEST_MALFORMED),
        TOO_MANY(CloseCode.BAD_MESSAGE, ProblemCode.REQUEST_MALFORMED);

        private final CloseCode close;
        private final ProblemCode problem;
        private final String text = name().toLowerCase(Locale.ROOT);

        Code(CloseCode close, ProblemCode problem) {
            this.close = close;
            this.problem = problem;
        }

        String text() {
            return text;
        }

        /** How it ends a socket that has one subscription, put into its query. */
        CloseCode close() {
            return close;
        }

        /** How it is told before a stream of Server-Sent Events begins. */
        ProblemCode problem() {
            return problem;
        }
    }

    private final Code code;

    Refusal(Code code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    Code code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
