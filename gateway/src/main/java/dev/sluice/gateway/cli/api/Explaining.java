// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.api;

import dev.sluice.gateway.cli.access.ClientFlags;
import dev.sluice.gateway.cli.output.Printable;
import dev.sluice.gateway.cli.terminal.CommandFailure;
import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what went wrong between a command and the gateway, and what to do about it. Immutable. */
final class Explaining {
    private static final String INDENT = "\n  ";
    private static final String WHERE = "is this the gateway's public port (8080, not the management port)?"
            + " --url or SLUICE_URL says where it is";

    private final ClientFlags gateway;
    private final String tenant;

    /** @param tenant whose things were asked for; null when that was not said */
    Explaining(ClientFlags gateway, @Nullable String tenant) {
        this.gateway = gateway;
        this.tenant = tenant == null ? (gateway.hasToken() ? "TENANT" : "default") : tenant.replace("*", "'*'");
    }

    /** There is nobody at the gateway's address. */
    CommandFailure unreachable(IOException failure) {
        return failed(
                CommandFailure.AT_RUN_TIME,
                gateway.at("") + " can't be reached: " + reason(failure),
                List.of("is the gateway running? ./sluice dev starts one; --url or SLUICE_URL says where it is"));
    }

    private static String reason(IOException failure) {
        if (failure instanceof HttpConnectTimeoutException) {
            return "nobody answers";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the host's name is not known";
            }
        }
        return failure.getMessage() == null ? "the connection is refused" : failure.getMessage();
    }

    /** No answer came, and the request can't be sent again. */
    CommandFailure lost(Ask ask, String why) {
        var hints = new ArrayList<String>();
        String key = ask.headers().get(Ask.KEY);
        if (key != null) {
            hints.add("it may have been done; the same command with --idempotency-key " + key
                    + " does it once and shows the answer");
        } else if (!ask.method().equals("GET")) {
            hints.add("it may have been done: look before doing it again");
        }
        return failed(CommandFailure.AT_RUN_TIME, gateway.at("") + " did not answer: " + why, hints);
    }

    /** The gateway does not do it. */
    CommandFailure refusal(Ask ask, Answer answer) {
        Told told = Told.of(answer);
        if (told.code().isEmpty()) {
            return failed(
                    CommandFailure.AT_RUN_TIME,
                    gateway.at(ask.path()) + " answered " + answer.status() + ", and not as Sluice does",
                    List.of(WHERE));
        }
        int exitCode = switch (answer.status()) {
            case 400, 413, 415, 422 -> CommandFailure.WRONG_USE;
            default -> CommandFailure.AT_RUN_TIME;
        };
        return failed(
                exitCode, told.message() + " (" + answer.status() + " " + told.code() + ")", hints(ask, answer, told));
    }

    private List<String> hints(Ask ask, Answer answer, Told told) {
        var hints = new ArrayList<String>();
        told.errors().forEach(error -> hints.add(at(ask, error.pointer()) + error.detail()));
        switch (answer.status()) {
            case 401 -> hints.add(whoAsked());
            case 403 -> hints.add(allowed(ask, told.code()));
            case 404 -> {
                String hint = ask.hints().missing().get();
                hints.add(hint.isEmpty() ? WHERE : hint);
            }
            case 412 ->
                hints.add(
                        "somebody changed it: look at it with get, which shows its version for --if-match, and do it again");
            case 429, 503 ->
                answer.retryAfterSeconds().ifPresent(seconds -> hints.add("try again in " + seconds + " s"));
            default -> hints.add(byCode(told.code()));
        }
        return hints;
    }

    private static String at(Ask ask, String pointer) {
        String place = pointer.isEmpty() && ask.body().isEmpty()
                ? ""
                : ask.hints().places().of(pointer);
        return place.isEmpty() ? "" : place + ": ";
    }

    private static String byCode(String code) {
        return switch (code) {
            case "read_only" ->
                "pause, resume and test work on it; all else is changed in the file, which is read again by itself";
            case "tenant_required" -> "the token is for all tenants: say which with --tenant";
            default -> "";
        };
    }

    private String whoAsked() {
        return gateway.hasToken()
                ? "the token is that of --token or SLUICE_TOKEN; without one a token is made with the dev key"
                : "the token was made with the key of " + gateway.keySource()
                        + ": is that this gateway's? --data or --config says where its key is, --token gives a token";
    }

    private String allowed(Ask ask, String code) {
        return switch (code) {
            case "scope_missing" ->
                "it needs the scope " + ask.scope().text() + ": ./sluice token --tenant " + tenant + " --scope "
                        + ask.scope().text();
            case "not_allowed" ->
                "a token is for one tenant, or with --tenant '*' for all: ./sluice token --tenant " + tenant;
            default -> "";
        };
    }

    private static CommandFailure failed(int exitCode, String message, List<String> hints) {
        var text = new StringBuilder(Printable.line(message));
        hints.stream()
                .flatMap(String::lines)
                .filter(hint -> !hint.isBlank())
                .forEach(hint -> text.append(INDENT).append(Printable.line(hint)));
        return CommandFailure.of(exitCode, text.toString());
    }
}
