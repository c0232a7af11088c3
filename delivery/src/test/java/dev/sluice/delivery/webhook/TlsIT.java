// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.subscription.TlsSpec;
import dev.sluice.config.value.Secret;
import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.Names;
import dev.sluice.delivery.connection.OwnTls;
import io.vertx.core.Future;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsIT {

    private static final Names LOOPBACK = name -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));

    @TempDir
    private static Path folder;

    private static KeyStore valid;
    private static KeyStore expired;

    private final List<String> serverNames = new CopyOnWriteArrayList<>();
    private final List<String> callers = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void certificates() throws Exception {
        keytool("authority", "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Authority", "-ext", "bc:c");
        keytool("authority", "-exportcert", "-rfc", "-alias", "ca", "-file", file("cert.pem"));
        valid = keyStore("valid", "-startdate", "-1d");
        expired = keyStore("expired", "-startdate", "-3d", "-validity", "1");
        client();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused() throws Exception {
        var server = server(valid);

        assertThat(attempt(loop(null), "partner.example", server))
                .isInstanceOfSatisfying(
                        tls(), refused -> assertThat(refused.message()).contains("valid certification path"));
        assertThat(serverNames).isEmpty();
    }

    @Test
    void the_name_goes_into_host_and_server_name_although_the_address_is_connected_to() throws Exception {
        var server = server(valid);

        assertThat(attempt(loop(trusted()), "partner.example", server)).isEqualTo(new AttemptOutcome.Delivered(200));
        assertThat(serverNames).containsExactly("partner.example", "host: partner.example:" + server.port());
    }

    @Test
    void a_certificate_for_another_name_is_refused() throws Exception {
        var server = server(valid);

        assertThat(attempt(loop(trusted()), "other.example", server))
                .isInstanceOfSatisfying(
                        tls(), refused -> assertThat(refused.message()).contains("other.example"));
        assertThat(attempt(loop(trusted()), "127.0.0.1", server)).isInstanceOf(tls());
        assertThat(serverNames).isEmpty();
    }

    @Test
    void an_expired_certificate_is_refused() throws Exception {
        var server = server(expired);

        assertThat(attempt(loop(trusted()), "partner.example", server))
                .isInstanceOfSatisfying(
                        tls(), refused -> assertThat(refused.message()).contains("NotAfter"));
    }

    @Test
    void a_server_that_does_not_speak_tls_is_a_tls_failure() throws Exception {
        var server = new RawServer(peer -> {
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            peer.awaitClose();
        });
        open.add(server);

        assertThat(attempt(loop(null), "partner.example", server)).isInstanceOf(tls());
    }

    @Test
    void a_server_that_hangs_up_instead_of_shaking_hands_is_a_tls_failure() throws Exception {
        var server = new RawServer(peer -> peer.socket().getInputStream().read());
        open.add(server);

        assertThat(attempt(loop(null), "partner.example", server)).isInstanceOf(tls());
    }

    @Test
    void a_server_that_never_shakes_hands_is_left_at_the_deadline() throws Exception {
        var server = new RawServer(RawServer.Peer::awaitClose);
        open.add(server);
        var limit = Duration.ofMillis(300);
        var target = Loop.endpoint("https://partner.example:" + server.port(), limit);

        assertThat(loop(null).attempt(target, event("{}"))).isEqualTo(new AttemptOutcome.TimedOut(limit));
    }

    @Test
    void a_subscription_trusts_its_own_authority_only() throws Exception {
        var server = server(valid);

        assertThat(attempt(loop(null), endpoint(server, new TlsSpec(pem("cert.pem"), null, null))))
                .isEqualTo(new AttemptOutcome.Delivered(200));
        assertThat(attempt(loop(null), endpoint(server, new TlsSpec(pem("partner.pem"), null, null))))
                .isInstanceOf(tls());
    }

    @Test
    void a_name_is_verified_under_an_authority_of_ones_own_too() throws Exception {
        var server = server(valid);
        var target = endpoint("other.example", server, new TlsSpec(pem("cert.pem"), null, null));

        assertThat(attempt(loop(null), target))
                .isInstanceOfSatisfying(
                        tls(), refused -> assertThat(refused.message()).contains("other.example"));
    }

    @Test
    void a_certificate_is_shown_to_an_endpoint_that_asks_who_calls() throws Exception {
        var server = server(valid, true);
        var key = Secret.of(pem("partner.key"));

        var shown = new TlsSpec(pem("cert.pem"), pem("partner.pem"), key);
        assertThat(attempt(loop(null), endpoint(server, shown))).isEqualTo(new AttemptOutcome.Delivered(200));
        assertThat(callers).containsExactly("CN=Sluice at acme");

        var unshown = new TlsSpec(pem("cert.pem"), null, null);
        assertThat(loop(null).attempt(endpoint(server, unshown), event("{}"))).isInstanceOf(tls());
        assertThat(callers).hasSize(1);
    }

    @Test
    void connections_with_a_certificate_are_not_used_by_who_has_none() throws Exception {
        var server = server(valid, true);
        var shown = new TlsSpec(pem("cert.pem"), pem("partner.pem"), Secret.of(pem("partner.key")));
        var loop = loop(trusted());

        assertThat(attempt(loop, endpoint(server, shown))).isEqualTo(new AttemptOutcome.Delivered(200));
        assertThat(loop.attempt(endpoint(server, null), event("{}"))).isInstanceOf(tls());
    }

    @Test
    void texts_that_can_not_be_used_are_told_apart() throws Exception {
        var key = Secret.of(pem("partner.key"));
        var certificate = pem("partner.pem");

        assertThatThrownBy(() -> OwnTls.of(new TlsSpec("-----BEGIN CERTIFICATE-----", null, null)))
                .hasMessageStartingWith("ca: ");
        assertThatThrownBy(() -> OwnTls.of(new TlsSpec(null, "none", key))).hasMessageStartingWith("certificate: ");
        assertThatThrownBy(() -> OwnTls.of(new TlsSpec(null, certificate, Secret.of("none"))))
                .hasMessageStartingWith("key: not a private key in PKCS #8");
        assertThatThrownBy(() -> OwnTls.of(new TlsSpec(null, pem("cert.pem"), key)))
                .hasMessage("key: not the key of the certificate that stands first");
    }

    private static Class<AttemptOutcome.Unreachable> tls() {
        return AttemptOutcome.Unreachable.class;
    }

    private static AttemptOutcome attempt(Loop loop, String host, RawServer server) {
        return attempt(loop, endpoint(host, server, null));
    }

    private static Endpoint endpoint(RawServer server, TlsSpec tls) {
        return endpoint("partner.example", server, tls);
    }

    private static Endpoint endpoint(String host, RawServer server, TlsSpec tls) {
        var url = "https://" + host + ":" + server.port() + "/";
        var limit = Duration.ofSeconds(10);
        return Endpoint.of(
                new EndpointSpec(url, List.of(Loop.SECRET), Map.of(), limit, Map.of(), RequestForm.USUAL, tls));
    }

    private static AttemptOutcome attempt(Loop loop, Endpoint target) {
        var outcome = loop.attempt(target, event("{}"));
        if (outcome instanceof AttemptOutcome.Unreachable unreachable) {
            assertThat(unreachable.kind()).isEqualTo(AttemptOutcome.Kind.TLS);
        }
        return outcome;
    }

    private Loop loop(PemTrustOptions trust) {
        var settings = new ClientSettings("Sluice/test", Duration.ofSeconds(30), Duration.ofSeconds(5), trust);
        var loop = new Loop(new AddressGuard(Loop.DEV, LOOPBACK), settings);
        open.add(loop);
        return loop;
    }

    private PemTrustOptions trusted() {
        return new PemTrustOptions().addCertPath(file("cert.pem"));
    }

    private RawServer server(KeyStore store) throws Exception {
        return server(store, false);
    }

    private RawServer server(KeyStore store, boolean asksWhoCalls) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        var tls = SSLContext.getInstance("TLS");
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(valid);
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        var socket = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(asksWhoCalls);
        var server = new RawServer(socket, this::answer);
        open.add(server);
        return server;
    }

    private void answer(RawServer.Peer peer) throws java.io.IOException {
        var head = peer.request();
        if (head == null) {
            return;
        }
        var session = (ExtendedSSLSession) ((SSLSocket) peer.socket()).getSession();
        session.getRequestedServerNames().forEach(name -> serverNames.add(new String(name.getEncoded())));
        if (((SSLSocket) peer.socket()).getNeedClientAuth()) {
            callers.add(session.getPeerPrincipal().getName());
        }
        head.lines().filter(line -> line.startsWith("host: ")).forEach(serverNames::add);
        peer.send(RawServer.OK);
    }

    private static void client() throws Exception {
        keytool("client", "-genkeypair", "-alias", "me", "-keyalg", "EC", "-dname", "CN=Sluice at acme");
        keytool("client", "-certreq", "-alias", "me", "-file", file("request.pem"));
        var sign = List.of("-gencert", "-rfc", "-alias", "ca", "-infile", file("request.pem"));
        var signed = new ArrayList<>(sign);
        signed.addAll(List.of("-outfile", file("partner.pem")));
        keytool("authority", signed.toArray(String[]::new));
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve("client"))) {
            store.load(in, "changeit".toCharArray());
        }
        var key = store.getKey("me", "changeit".toCharArray()).getEncoded();
        Files.writeString(
                folder.resolve("partner.key"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private static String pem(String name) throws Exception {
        return Files.readString(folder.resolve(name));
    }

    // A certificate that is trusted itself is not asked for its dates: so there is an authority, and it signs.
    private static KeyStore keyStore(String name, String... validity) throws Exception {
        keytool(name, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=partner.example");
        keytool(name, "-certreq", "-alias", "server", "-file", file("request.pem"));
        var sign = new ArrayList<>(List.of("-gencert", "-rfc", "-alias", "ca", "-ext", "san=dns:partner.example"));
        sign.addAll(List.of("-infile", file("request.pem"), "-outfile", file("signed.pem")));
        sign.addAll(List.of(validity));
        keytool("authority", sign.toArray(String[]::new));
        keytool(name, "-importcert", "-noprompt", "-alias", "ca", "-file", file("cert.pem"));
        keytool(name, "-importcert", "-noprompt", "-alias", "server", "-file", file("signed.pem"));
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve(name))) {
            store.load(in, "changeit".toCharArray());
        }
        return store;
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void keytool(String store, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", file(store), "-storetype", "PKCS12", "-storepass", "changeit"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }
}
