// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.template;

import dev.sluice.gateway.provider.scheme.SignatureMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Which secret serves which method. A secret with a prefix that marks one method ({@code whpk_}) serves that one; any other
 * serves the methods that are not marked.
 */
final class SecretsByMethod {
    private SecretsByMethod() {}

    /** @throws IllegalArgumentException names a secret's place in the list, never its text */
    static void forEach(
            List<String> secrets, List<SignatureMethod> methods, BiConsumer<SignatureMethod, String> action) {
        for (int i = 0; i < secrets.size(); i++) {
            String secret = secrets.get(i);
            try {
                methodsFor(secret, methods).forEach(method -> action.accept(method, secret));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("secrets[" + i + "] " + e.getMessage(), e);
            }
        }
    }

    private static List<SignatureMethod> methodsFor(String secret, List<SignatureMethod> methods) {
        var marked = new ArrayList<SignatureMethod>();
        var unmarked = new ArrayList<SignatureMethod>();
        for (SignatureMethod method : methods) {
            if (method.secret().claims(secret)) {
                marked.add(method);
            } else if (!method.secret().prefixRequired()) {
                unmarked.add(method);
            }
        }
        List<SignatureMethod> found = marked.isEmpty() ? unmarked : marked;
        if (found.isEmpty()) {
            throw new IllegalArgumentException("lacks the prefix that tells its kind");
        }
        return found;
    }
}
