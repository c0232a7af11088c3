// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.gateway.provider.Provider;
import dev.sluice.gateway.provider.Providers;
import dev.sluice.gateway.provider.verify.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the rows of a vectors file through the catalog's verifiers, each at its own moment. Immutable and thread-safe.
 *
 * <p>A file is a JSON array of rows with provider, name, params, secret or secrets, method, url, headers, body or body_b64, now,
 * valid, expect and, at will, policy. The provider {@code generic-hmac} is described by the row's params. Rows of handshakes have
 * provider, name, request, response and, at will, secret.
 */
public final class VectorRunner {
    private static final String OK = "ok";
    private static final String GENERIC = "generic-hmac";

    private final Providers providers;

    public VectorRunner(Providers providers) {
        this.providers = providers;
    }

    /**
     * Runs all rows, in file order.
     *
     * @throws IOException when the file can't be read or is not a JSON array
     */
    public List<VectorResult> run(InputStream file) throws IOException {
        JsonNode rows = new ObjectMapper().readTree(file);
        if (rows == null || !rows.isArray()) {
            throw new IOException("a vectors file is a JSON array of rows");
        }
        var results = new ArrayList<VectorResult>();
        rows.forEach(
                row -> results.add(HandshakeRow.isOne(row) ? run(new HandshakeRow(row)) : run(new VectorRow(row))));
        return results;
    }

    private VectorResult run(HandshakeRow row) {
        return providers.get(row.name()).map(row::run).orElseGet(row::unknown);
    }

    private VectorResult run(VectorRow row) {
        try {
            return provider(row)
                    .map(provider -> judged(row, verify(provider, row)))
                    .orElseGet(() -> notRun(row, "unknown provider"));
        } catch (IllegalArgumentException e) {
            return notRun(row, "can't be run: " + e.getMessage());
        }
    }

    private static VectorResult notRun(VectorRow row, String reason) {
        return new VectorResult(row.provider(), row.name(), false, row.expected(), reason, null);
    }

    private static VectorResult judged(VectorRow row, String actual) {
        boolean same = row.expects(actual);
        boolean verdict = actual.equals(OK) == row.valid();
        boolean passed = verdict && (same || row.policy() != null);
        return new VectorResult(row.provider(), row.name(), passed, row.expected(), actual, same ? null : row.policy());
    }

    private Optional<Provider> provider(VectorRow row) {
        return row.provider().equals(GENERIC)
                ? Optional.of(Providers.described(VectorScheme.of(row.params())))
                : providers.get(row.provider());
    }

    private static String verify(Provider provider, VectorRow row) {
        return switch (provider.verifier(row.options()).verify(row.request(), row.now())) {
            case Verdict.Verified verified -> OK;
            case Verdict.Refused refused -> refused.code().code();
            case Verdict.KeyWanted wanted -> "key_wanted";
        };
    }
}
