// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.HeaderFamily;
import dev.sluice.gateway.provider.scheme.InboundRequest;
import dev.sluice.gateway.provider.scheme.SignatureMethod;
import dev.sluice.gateway.provider.scheme.SignatureScheme;
import dev.sluice.gateway.provider.verify.PrivateSigning;
import dev.sluice.gateway.provider.verify.ProofScheme;
import dev.sluice.gateway.provider.verify.RequestCheck;
import dev.sluice.gateway.provider.verify.RequestSigner;
import dev.sluice.gateway.provider.verify.SourceOptions;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A scheme as a provider's file describes it.
 *
 * @param when what a request must say besides; null for nothing
 */
public record TemplateScheme(
        SignatureScheme scheme, @Nullable Condition when) implements ProofScheme {

    @Override
    public RequestCheck check(SourceOptions options) {
        return new TemplateCheck(scheme, when, options);
    }

    @Override
    public RequestSigner signer(SourceOptions options) {
        return new TemplateSigner(scheme, when, options.secrets());
    }

    @Override
    public RequestSigner signer(SourceOptions options, PrivateSigning key) {
        return new TemplateSigner(scheme, when, key.key());
    }

    @Override
    public VerificationGrade grade() {
        return scheme.signed().bindsBody() ? VerificationGrade.BODY : VerificationGrade.TOKEN;
    }

    @Override
    public Set<String> credentials() {
        var names = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        scheme.families().stream().map(HeaderFamily::signature).forEach(names::add);
        return names;
    }

    @Override
    public boolean dated() {
        return scheme.timestamp() != null && scheme.timestamp().tolerance() != null;
    }

    @Override
    public boolean bindsUrl() {
        return scheme.signed().bindsUrl();
    }

    @Override
    public boolean claims(String secret) {
        return scheme.format().methods().stream().anyMatch(method -> marks(method, secret));
    }

    @Override
    public boolean takes(String secret) {
        return scheme.format().methods().stream()
                .anyMatch(method -> !method.secret().prefixRequired());
    }

    /** Whether the secret says by its prefix that it is one of the method, or the private half of one. */
    static boolean marks(SignatureMethod method, String secret) {
        String prefix = method.signingPrefix();
        return method.secret().claims(secret) || (prefix != null && secret.startsWith(prefix));
    }

    @Override
    public @Nullable String idOf(InboundRequest request) {
        return scheme.idOf(request);
    }
}
