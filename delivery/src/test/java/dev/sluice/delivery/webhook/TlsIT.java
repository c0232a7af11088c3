// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.webhook;

import static dev.sluice.delivery.webhook.Loop.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.delivery.address.AddressGuard;
import dev.sluice.delivery.address.Names;
import io.vertx.core.Future;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
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
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void certificates() throws Exception {
        keytool("authority", "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Authority", "-ext", "bc:c");
        keytool("authority", "-exportcert", "-rfc", "-alias", "ca", "-file", file("cert.pem"));
        valid = keyStore("valid", "-startdate", "-1d");
        expired = keyStore("expired", "-startdate", "-3d", "-validity", "1");
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

    private static Class<AttemptOutcome.Unreachable> tls() {
        return AttemptOutcome.Unreachable.class;
    }

    private static AttemptOutcome attempt(Loop loop, String host, RawServer server) {
        var outcome = loop.attempt(Loop.endpoint("https://" + host + ":" + server.port() + "/"), event("{}"));
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
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        ServerSocket socket = tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
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
        head.lines().filter(line -> line.startsWith("host: ")).forEach(serverNames::add);
        peer.send(RawServer.OK);
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
