// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A subscriber of Server-Sent Events that remembers the last {@code id:} as a browser does. */
public final class EventSource {
    private static final String ID_MEMBER = "\"id\":\"";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String token;
    private final List<String> gaps = new ArrayList<>();
    private String lastEventId;

    EventSource(String token) {
        this.token = token;
    }

    /** Connects, resuming where it was, and reads until so many events came and their cursor with them; then hangs up. */
    public List<String> reads(String url, int events) {
        return reads(url, events, told -> true);
    }

    /** The same, and until it was told enough of gaps: their JSON is asked. */
    public List<String> reads(String url, int events, Predicate<List<String>> enough) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/v1/stream?from=earliest"))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try (var body = client.send(request.build(), BodyHandlers.ofInputStream())
                        .body();
                var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            return read(lines, events, enough);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The JSON of every {@code gap} that it was told. */
    public List<String> gaps() {
        return List.copyOf(gaps);
    }

    private List<String> read(BufferedReader lines, int events, Predicate<List<String>> enough) throws IOException {
        List<String> ids = new ArrayList<>();
        boolean gap = false;
        boolean cursor = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event:")) {
                gap = line.endsWith("gap");
            } else if (gap && line.startsWith("data: ")) {
                gaps.add(line.substring(6));
            } else if (line.isEmpty()) {
                // an event and its cursor are one block, in whichever order
                if (cursor && ids.size() >= events && enough.test(gaps)) {
                    return ids;
                }
                gap = false;
                cursor = false;
            } else if (line.startsWith("data: {\"specversion\"")) {
                int from = line.indexOf(ID_MEMBER) + ID_MEMBER.length();
                ids.add(line.substring(from, line.indexOf('"', from)));
            } else if (line.startsWith("id: ")) {
                lastEventId = line.substring(4);
                cursor = true;
            }
        }
        throw new AssertionError("the stream ended after " + ids);
    }
}
