// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What commands of the admin API say when the gateway does not do what they ask for, with a gateway that answers as it is told. */
@Timeout(60)
class RefusalsTest {
    private final Console console = new Console();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @TempDir
    private Path temp;

    private record Request(String line, String key, String ifMatch, String body) {}

    /** @param status 0 closes the connection without an answer */
    private record Reply(int status, String body, String... headers) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        console.environment.put("SLUICE_TOKEN", "a.b.c");
        console.environment.put(
                "SLUICE_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                String.valueOf(exchange.getRequestHeaders().getFirst("If-Match")),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        Reply reply = replies.remove();
        if (reply.status() == 0) {
            exchange.close();
            return;
        }
        for (int i = 0; i < reply.headers().length; i += 2) {
            exchange.getResponseHeaders().add(reply.headers()[i], reply.headers()[i + 1]);
        }
        byte[] body = reply.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Reply problem(int status, String code, String detail, String... headers) {
        return new Reply(
                status,
                "{\"title\":\"T\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}".formatted(status, detail, code),
                headers);
    }

    private static Reply made() {
        return new Reply(201, "{\"id\":\"src_1\",\"state\":\"active\",\"path\":\"/in/src_1\",\"secrets\":[\"S\"]}");
    }

    @Test
    void nobody_there_asks_whether_the_gateway_runs_and_says_what_names_it() {
        server.stop(0);
        assertThat(console.run("subscriptions")).isEqualTo(1);
        assertThat(console.out()).isEmpty();
        assertThat(console.err())
                .contains("http://127.0.0.1:" + server.getAddress().getPort() + " can't be reached")
                .contains("is the gateway running")
                .contains("--url or SLUICE_URL")
                .doesNotContain("Exception");
    }

    @Test
    void a_lost_answer_is_asked_for_again_with_the_same_key() {
        replies.addAll(List.of(
                new Reply(0, ""), problem(409, "idempotency_key_in_use", "the first is not answered yet"), made()));
        assertThat(console.run("sources", "create", "--provider", "github")).isZero();
        assertThat(requests).hasSize(3);
        assertThat(requests)
                .extracting(Request::key)
                .containsOnly(requests.peek().key());
        assertThat(requests.peek().key()).hasSize(36);
        assertThat(console.err()).contains("the answer was lost");
        assertThat(console.out())
                .contains("src_1 is active")
                .contains("secret  S")
                .contains("shown this once");
    }

    @Test
    void an_answer_that_stays_lost_says_how_to_do_it_once() {
        for (int i = 0; i < 4; i++) {
            replies.add(new Reply(0, ""));
        }
        assertThat(console.run("sources", "create", "--provider", "github")).isEqualTo(1);
        assertThat(console.err())
                .contains("it may have been done")
                .contains("--idempotency-key " + requests.peek().key());
    }

    @Test
    void a_key_that_is_given_is_used() {
        replies.add(made());
        replies.add(made());
        console.input = "- provider: github\n- provider: stripe\n  secrets: [x]\n";
        assertThat(console.run("sources", "create", "--file", "-", "--idempotency-key", "k"))
                .isZero();
        assertThat(requests).extracting(Request::key).containsExactly("k", "k-2");
    }

    @Test
    void what_may_not_be_sent_twice_is_not() {
        replies.add(new Reply(0, ""));
        assertThat(console.run("sources", "delete", "src_1")).isEqualTo(1);
        assertThat(requests).hasSize(1);
        assertThat(console.err()).contains("it may have been done: look");
    }

    @Test
    void a_short_pause_is_waited_for_and_a_long_one_told() {
        replies.add(problem(503, "registry_unavailable", "not now", "Retry-After", "1"));
        replies.add(new Reply(200, "{\"items\":[],\"after\":null}"));
        assertThat(console.run("sources")).isZero();
        replies.add(problem(429, "rate_limited", "too many", "Retry-After", "60"));
        assertThat(console.run("sources")).isEqualTo(1);
        assertThat(console.err()).contains("too many (429 rate_limited)").contains("try again in 60 s");
    }

    @Test
    void a_token_that_does_not_count_says_where_it_is_from() {
        replies.add(problem(401, "token_expired", "the token has expired"));
        assertThat(console.run("sources")).isEqualTo(1);
        assertThat(console.err())
                .contains("the token has expired (401 token_expired)")
                .contains("--token or SLUICE_TOKEN");
    }

    @Test
    void a_missing_scope_says_how_to_get_it() {
        replies.add(problem(403, "scope_missing", "no"));
        assertThat(console.run("sources", "delete", "src_1", "--tenant", "acme"))
                .isEqualTo(1);
        assertThat(console.err()).contains("./sluice token --tenant acme --scope write");
        assertThat(requests.peek().line()).isEqualTo("DELETE /v1/sources/src_1?tenant=acme");
    }

    @Test
    void a_stale_version_says_how_to_see_the_present_one() {
        replies.add(problem(412, "precondition_failed", "it has version 2; read it again"));
        assertThat(console.run("sources", "pause", "src_1", "--if-match", "1-5"))
                .isEqualTo(1);
        assertThat(requests.peek().ifMatch()).isEqualTo("\"1-5\"");
        assertThat(console.err()).contains("it has version 2").contains("get");
    }

    @Test
    void a_refused_document_says_where_in_the_file_and_exits_2() throws IOException {
        Path file = Files.writeString(temp.resolve("sub.yaml"), "types: [x]\nwebhook:\n  url: ftp://x\n");
        replies.add(
                new Reply(
                        422,
                        "{\"title\":\"The document is not valid\",\"code\":\"validation_failed\",\"errors\":"
                                + "[{\"pointer\":\"/webhook/url\",\"detail\":\"no URL\"},{\"pointer\":\"/filter\",\"detail\":\"bad\"}]}"));
        assertThat(console.run("subscriptions", "create", "--file", file.toString(), "--filter", "type =="))
                .isEqualTo(2);
        assertThat(console.err())
                .contains("The document is not valid (422 validation_failed)")
                .contains(file + ":3:3: /webhook/url: no URL")
                .contains("--filter: bad");
    }

    @Test
    void an_answer_that_is_not_sluices_asks_for_the_right_port() {
        replies.add(new Reply(404, "<html>"));
        assertThat(console.run("sources")).isEqualTo(1);
        assertThat(console.err())
                .contains("answered 404, and not as Sluice does")
                .contains("8080");
    }

    @Test
    void what_is_told_can_not_move_the_cursor() {
        replies.add(problem(404, "not_found", "a\\u001b[2Jb"));
        replies.add(new Reply(200, "{\"items\":[{\"id\":\"billing\"}],\"after\":null}"));
        assertThat(console.run("subscriptions", "get", "biling")).isEqualTo(1);
        assertThat(console.err()).doesNotContain("\u001b").contains("did you mean billing?");
    }

    @Test
    void a_limit_beyond_a_page_is_several_pages() {
        replies.add(new Reply(200, "{\"items\":[{\"id\":\"evt_1\"}],\"after\":\"A=\"}"));
        replies.add(new Reply(200, "{\"items\":[],\"after\":\"B\"}"));
        replies.add(new Reply(200, "{\"items\":[{\"id\" : \"evt_2\"}],\"after\":null}"));
        assertThat(console.run("events", "--limit", "1500", "--json")).isZero();
        assertThat(requests)
                .extracting(Request::line)
                .containsExactly(
                        "GET /v1/events?limit=1000",
                        "GET /v1/events?limit=1000&after=A%3D",
                        "GET /v1/events?limit=1000&after=B");
        assertThat(console.lines()).containsExactly("{\"id\":\"evt_1\"}", "{\"id\" : \"evt_2\"}");
        assertThat(console.err()).isEmpty();
    }
}
