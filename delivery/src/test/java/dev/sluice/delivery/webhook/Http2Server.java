// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.KeyStoreOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;

/** A server that speaks HTTP/2 and HTTP/1.1 over TLS, as {@code partner.example} and 127.0.0.1. */
final class Http2Server implements AutoCloseable {

    /** A certificate of its own, which is its own authority. */
    record Identity(Path store, Path certificate) {

        static Identity in(Path folder) throws Exception {
            var store = folder.resolve("http2.p12");
            var certificate = folder.resolve("http2.pem");
            keytool(
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=partner.example",
                    "-keystore",
                    store.toString(),
                    "-ext",
                    "san=dns:partner.example,ip:127.0.0.1");
            keytool("-exportcert", "-rfc", "-file", certificate.toString(), "-keystore", store.toString());
            return new Identity(store, certificate);
        }

        private static void keytool(String... arguments) throws Exception {
            var command = new ArrayList<String>();
            command.add(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
            command.addAll(List.of(arguments));
            command.addAll(List.of("-alias", "me", "-storetype", "PKCS12", "-storepass", "changeit"));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(output).isZero();
        }

        PemTrustOptions trust() {
            return new PemTrustOptions().addCertPath(certificate.toString());
        }

        String pem() throws Exception {
            return Files.readString(certificate);
        }

        /** The private key, PKCS#8. */
        String key() throws Exception {
            var password = "changeit".toCharArray();
            var store = KeyStore.getInstance(this.store.toFile(), password);
            var encoded = store.getKey("me", password).getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                    + "\n-----END PRIVATE KEY-----\n";
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<HttpVersion> versions = new CopyOnWriteArrayList<>();
    private final List<Long> resets = new CopyOnWriteArrayList<>();

    Http2Server(Identity identity, List<HttpVersion> versions, long maxStreams, Handler<HttpServerRequest> handler) {
        this(identity, versions, maxStreams, ClientAuth.NONE, handler);
    }

    private Http2Server(
            Identity identity,
            List<HttpVersion> versions,
            long maxStreams,
            ClientAuth callers,
            Handler<HttpServerRequest> handler) {
        var options = new HttpServerOptions()
                .setSsl(true)
                .setClientAuth(callers)
                .setTrustOptions(identity.trust())
                .setUseAlpn(!versions.isEmpty())
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(maxStreams))
                .setKeyCertOptions(new KeyStoreOptions()
                        .setType("PKCS12")
                        .setPath(identity.store().toString())
                        .setPassword("changeit"));
        if (!versions.isEmpty()) {
            options.setAlpnVersions(versions);
        }
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(request -> {
                    this.versions.add(request.version());
                    request.exceptionHandler(this::gone);
                    request.response().exceptionHandler(this::gone);
                    handler.handle(request);
                });
        server.listen(0, "127.0.0.1").await();
    }

    static Http2Server of(Identity identity, Handler<HttpServerRequest> handler) {
        return new Http2Server(identity, List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1), 100, handler);
    }

    /** One that takes only who shows the very certificate that it has itself. */
    static Http2Server asking(Identity identity, Handler<HttpServerRequest> handler) {
        return new Http2Server(
                identity, List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1), 100, ClientAuth.REQUIRED, handler);
    }

    /** Whom the request's connection has shown itself to be. */
    static String caller(HttpServerRequest request) {
        try {
            return request.connection().sslSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException nobody) {
            return "nobody";
        }
    }

    static void ok(HttpServerRequest request) {
        request.body().onSuccess(body -> request.response().end());
    }

    static Buffer kilobytes(int count) {
        return Buffer.buffer(new byte[count * 1024]);
    }

    private void gone(Throwable why) {
        if (why instanceof StreamResetException reset) {
            resets.add(reset.getCode());
        }
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return server.actualPort();
    }

    String url() {
        return "https://partner.example:" + port() + "/hooks?a=b";
    }

    int connections() {
        return connections.get();
    }

    /** Of each request. */
    List<HttpVersion> versions() {
        return versions;
    }

    /** The codes of requests that were given up. */
    List<Long> resets() {
        return resets;
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
