// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.fuzz;

import static dev.sluice.gateway.fuzz.Reference.check;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.ProviderFileException;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.verify.RequestSigner.SignedRequest;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.SourceVerifier;
import dev.sluice.gateway.provider.verify.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A provider's file. It is refused with its place and a reason, or gives a provider that fails closed: a request without any header is
 * not genuine, and what it signs itself is genuine but with another secret is not.
 */
public final class ProviderFileFuzz {
    private static final Path FILE = Path.of("fuzz.yaml");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String URL = "https://hooks.example.com/in/fuzz";
    private static final byte[] BODY = "{\"id\":\"evt_1\",\"type\":\"a.b\",\"n\":1}".getBytes(UTF_8);
    private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Providers CATALOG = Providers.builtIn();

    private ProviderFileFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var problems = new ArrayList<ProviderFileException>();
        Providers all = CATALOG.with(Map.of(FILE, new String(input, UTF_8)), problems::add);
        Provider own = all.get("fuzz").orElse(null);
        check((own == null) == (problems.size() == 1), "refused or not");
        if (own == null) {
            String message = problems.getFirst().getMessage();
            check(message.matches("(?s)fuzz\\.yaml:[1-9][0-9]*:[1-9][0-9]*: \\S.*"), "a refusal without a place");
            return;
        }
        failsClosed(own);
        readsWhatItSigns(own);
    }

    private static void failsClosed(Provider own) {
        SourceVerifier verifier;
        try {
            verifier = own.verifier(SourceOptions.of(SECRET));
        } catch (IllegalArgumentException otherSecrets) {
            return;
        }
        var bare = new CountedRequest("", new byte[0]);
        check(!(verifier.verify(bare, NOW) instanceof Verdict.Verified), "a request without a proof is genuine");
        var full = new CountedRequest(URL, BODY);
        check(!(verifier.verify(full, NOW) instanceof Verdict.Verified), "a body without a proof is genuine");
        own.events().split(full).forEach(part -> own.events().extract(part, "fuzz", NOW));
        own.handshakes(SourceOptions.of(SECRET)).reply(full, false);
    }

    private static void readsWhatItSigns(Provider own) {
        try {
            SignedRequest signed = own.signer(List.of(SECRET)).sign(URL, BODY, "msg_1", NOW, Map.of());
            if (signed.url().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                check(verdict(own, signed, SECRET) instanceof Verdict.Verified, "its own proof is not genuine");
            }
            check(!(verdict(own, signed, OTHER) instanceof Verdict.Verified), "genuine with another secret");
        } catch (IllegalArgumentException cantSign) {
            check(cantSign.getMessage() != null, "a refusal says why");
        }
    }

    private static Verdict verdict(Provider own, SignedRequest signed, String secret) {
        var request = new CountedRequest(signed.url(), signed.body());
        signed.headers().forEach(request::header);
        return own.verifier(SourceOptions.of(secret)).verify(request, NOW);
    }
}
