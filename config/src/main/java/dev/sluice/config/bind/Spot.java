// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Place;

/**
 * A node about to be read.
 *
 * @param key where the key it stands under is: that is where what is missing inside it is told
 */
public record Spot(Node node, Place key, Findings findings) {
    private static final int SHOWN = 60;

    Spot item(Node item) {
        return new Spot(item, item.place(), findings);
    }

    void problem(String message) {
        findings.add(node.place(), message);
    }

    /** Tells that something else was expected here; nothing where the node's own problem was told already. */
    void expected(String what) {
        if (!(node instanceof Node.Unreadable)) {
            problem("expected " + what + ", but this is " + Kind.of(node).phrase());
        }
    }

    /** The literal text in quotes, or {@code this} when it may not be shown or is too long for it. */
    String shown() {
        if (node instanceof Node.Scalar scalar && scalar.style() != Node.Style.SUBSTITUTED) {
            String text = scalar.text();
            if (text.length() <= SHOWN && text.chars().noneMatch(Character::isISOControl)) {
                return "'" + text + "'";
            }
        }
        return "this";
    }
}
