// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON pointers (RFC 6901) that are wanted, as a tree of names, so that one pass over the body finds them all. Each
 * pointer has a slot. Built by one thread, then only read.
 */
final class PointerTree {

    /** One name on the way to a value; a step in an array has its index as name. */
    static final class Node {
        private final String name;
        private final List<Node> children = new ArrayList<>();
        private int slot = -1;

        private Node(String name) {
            this.name = name;
        }

        @Nullable
        Node child(String wanted) {
            for (int i = 0; i < children.size(); i++) {
                if (children.get(i).name.equals(wanted)) {
                    return children.get(i);
                }
            }
            return null;
        }

        List<Node> children() {
            return children;
        }

        boolean leaf() {
            return children.isEmpty();
        }

        /** Where the value goes, or -1 when it is only passed on the way. */
        int slot() {
            return slot;
        }
    }

    private final Node root = new Node("");
    private int slots;

    /**
     * Adds a pointer.
     *
     * @return its slot, the same for the same pointer
     * @throws IllegalArgumentException when the text is not a pointer
     */
    int add(String pointer) {
        if (!pointer.startsWith("/")) {
            throw new IllegalArgumentException("a JSON pointer begins with '/', not as " + pointer);
        }
        Node node = root;
        for (String segment : pointer.substring(1).split("/", -1)) {
            node = childOf(node, unescape(segment));
        }
        if (node.slot < 0) {
            node.slot = slots++;
        }
        return node.slot;
    }

    private static Node childOf(Node node, String name) {
        Node child = node.child(name);
        if (child == null) {
            child = new Node(name);
            node.children.add(child);
        }
        return child;
    }

    private static String unescape(String segment) {
        return segment.replace("~1", "/").replace("~0", "~");
    }

    Node root() {
        return root;
    }

    int slots() {
        return slots;
    }
}
