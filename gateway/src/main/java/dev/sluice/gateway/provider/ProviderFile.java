// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import dev.sluice.gateway.provider.Provider.Description;
import dev.sluice.gateway.provider.event.EventRules;
import dev.sluice.gateway.provider.handshake.Handshake;
import dev.sluice.gateway.provider.verify.ProofScheme;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a provider's data file, strictly.
 *
 * <pre>
 * name, title, docs, setup
 * schemes:    a list of schemes, of which the first whose proof a request brings judges it; a scheme's keys may stand in the file itself
 *             when there is one only. Each has legacy: true when a source has to ask for it, and is either a signature over a template:
 *   signature:  headers (one for each family; with numbers: N, one with {n} in it), form (plain, prefixed, pairs, versions), separator,
 *               encoding (hex, base64, base64url), methods: label → algorithm (hmac-sha1 …, ed25519, ecdsa-sha256, sha256-of-secret),
 *               key (utf8, hex, base64, html), prefix, prefixRequired, signingPrefix
 *   id:         headers (one for each family)                      a signed message id
 *   signed:     {body} {timestamp} {id} {method} {url} {url:readable} {header:X}
 *   timestamp:  headers (one for each family), part or pointer; unit (s, ms, rfc3339), tolerance (none for any), sides (past, both)
 *   when:       header, is                                         what a request must say besides
 * or has a name, with its settings below it: token, basic, jwt, twilio, adyen, mailgun, contentful, sns, paypal
 * event:      id, type, time, subject, key: expressions, of which the first found counts; form; batch; unparsed
 * handshake:  a list of names (head, cloudevents, crc, zoom, discord, no-events, woocommerce, asana, notion, sns) and echoes:
 *             { echo: PLACE, method: POST, verified: false, as: MEMBER, when: PLACE, is: TEXT, token: PLACE }, a place being query:NAME,
 *             header:NAME or /pointer
 * answer:     status, type, body, within; other: { when: /pointer, is: TEXTS, status, type, body } for bodies that say so
 * keep:       request headers that are safe to keep
 * sends:      headers that a genuine request carries besides, with {id} in them
 * gzip:       true when it may send bodies compressed: what is signed, read and kept is what comes out
 * </pre>
 */
final class ProviderFile {
    private static final Set<String> KEYS = Set.of(
            "name", "title", "docs", "setup", "schemes", "event", "handshake", "answer", "keep", "sends", "gzip");

    private final FileSection root;
    private final List<ProviderFileException> told = new ArrayList<>();

    /** The schemes of a provider. */
    private record Schemes(List<ProofScheme> usual, List<ProofScheme> legacy) {}

    private ProviderFile(FileSection root) {
        this.root = root;
    }

    static Provider read(String file, String yaml) {
        try {
            return new ProviderFile(FileSection.of(file, compose(file, yaml))).provider();
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            int column = e.getProblemMark() == null ? 1 : e.getProblemMark().getColumn() + 1;
            throw new ProviderFileException(file + ":" + line + ":" + column + ": " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new ProviderFileException(file + ":1:1: is not YAML", e);
        }
    }

    private static @Nullable Node compose(String file, String yaml) {
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
        } catch (IllegalArgumentException badTag) {
            throw new ProviderFileException(file + ":1:1: is not YAML: " + badTag.getMessage(), badTag);
        }
    }

    private Provider provider() {
        Description description = part(this::description);
        Schemes schemes = part(this::schemes);
        EventRules rules = part(this::rules);
        List<Handshake> handshakes = part(
                () -> root.has("handshake") ? root.elements("handshake", HandshakeReader::read) : List.<Handshake>of());
        Answer answer = part(this::answer);
        Map<String, String> sends = part(this::sends);
        Boolean gzip = part(() -> root.flag("gzip"));
        part(() -> {
            root.end(told.isEmpty() ? Set.of() : keys());
            return true;
        });
        if (description == null
                || schemes == null
                || rules == null
                || handshakes == null
                || answer == null
                || sends == null
                || gzip == null
                || !told.isEmpty()) {
            throw ProviderFileException.of(told);
        }
        return root.whole(() ->
                new Provider(description, schemes.usual(), schemes.legacy(), rules, handshakes, answer, sends, gzip));
    }

    /** A part of the file, null when it is not right: what is wrong is told with the rest. */
    private <T> @Nullable T part(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ProviderFileException problem) {
            told.add(problem);
            return null;
        }
    }

    private static Set<String> keys() {
        var keys = new HashSet<>(SchemeReader.keys());
        keys.addAll(KEYS);
        return keys;
    }

    private Description description() {
        return new Description(
                root.text("name"), root.text("title"), docs(root.textOrNull("docs")), root.texts("setup"));
    }

    private Schemes schemes() {
        var schemes = new Schemes(new ArrayList<>(), new ArrayList<>());
        if (root.has("schemes")) {
            for (FileSection section : root.sections("schemes")) {
                boolean old = section.flag("legacy");
                (old ? schemes.legacy() : schemes.usual()).add(SchemeReader.read(section));
                section.end();
            }
        } else {
            schemes.usual().add(SchemeReader.read(root));
        }
        return schemes;
    }

    private static String docs(@Nullable String url) {
        return url == null ? "" : url;
    }

    private Answer answer() {
        if (!root.has("answer")) {
            return Answer.USUAL;
        }
        FileSection section = root.section("answer");
        Answer.Other other = section.has("other") ? other(section.section("other")) : null;
        Duration within = section.has("within") ? section.parsed("within", Times::duration) : null;
        Answer answer = answer(section, within, other);
        section.end();
        return answer;
    }

    private static Answer.Other other(FileSection section) {
        String pointer = section.pointer("when");
        var values = new HashSet<>(section.texts("is"));
        Answer answer = answer(section, null, null);
        section.end();
        return new Answer.Other(pointer, values, answer);
    }

    private static Answer answer(FileSection section, @Nullable Duration within, Answer.@Nullable Other other) {
        return section.whole(() -> new Answer(
                section.has("status") ? section.parsed("status", Integer::parseInt) : Answer.USUAL.status(),
                section.textOrNull("type"),
                section.textOrNull("body"),
                within,
                other));
    }

    private EventRules rules() {
        FileSection event = root.section("event");
        var rules = new EventRules(
                event.texts("id"),
                event.texts("type"),
                event.texts("time"),
                event.texts("subject"),
                event.texts("key"),
                event.textOrNull("form"),
                event.textOrNull("batch"),
                event.text("unparsed"),
                root.texts("keep"));
        event.end();
        return rules;
    }

    private Map<String, String> sends() {
        if (!root.has("sends")) {
            return Map.of();
        }
        var sends = new LinkedHashMap<String, String>();
        FileSection section = root.section("sends");
        section.keys().forEach(name -> sends.put(name, section.text(name)));
        return sends;
    }
}
