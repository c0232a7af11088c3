// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Somebody who asks the admin API. Every answer is held against the OpenAPI document. */
public final class ApiClient {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ApiDocument DOCUMENT = ApiDocument.load();

    private final String url;
    private final String token;

    /** Asks the node at {@code url}; {@code token} may be null. */
    public ApiClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    public ApiAnswer get(String path, String... headers) {
        return ask("GET", path, null, headers);
    }

    public ApiAnswer post(String path, String body, String... headers) {
        return ask("POST", path, body, headers);
    }

    public ApiAnswer put(String path, String body, String... headers) {
        return ask("PUT", path, body, headers);
    }

    public ApiAnswer delete(String path, String... headers) {
        return ask("DELETE", path, null, headers);
    }

    /** Asks; a body without a Content-Type among the headers is JSON. A path of no route is not held against the document. */
    public ApiAnswer ask(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body != null && !java.util.List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> response = send(request.build());
        var answer = new ApiAnswer(response);
        DOCUMENT.check(method, path, answer);
        return answer;
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
