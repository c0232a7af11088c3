// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where each path of a configuration stands; an item of a list is addressed by its index from 0. */
public final class Locations {
    private record Spot(Place key, Place value, List<Place> items) {}

    private final String file;
    private final Map<List<String>, Spot> spots;

    private Locations(String file, Map<List<String>, Spot> spots) {
        this.file = file;
        this.spots = Map.copyOf(spots);
    }

    /** Of a configuration without a file: everything stands at its top. */
    public static Locations none(String name) {
        return new Locations(name, Map.of());
    }

    private static void walk(Node node, List<String> path, Map<List<String>, Spot> spots) {
        switch (node) {
            case Node.Mapping mapping ->
                mapping.entries().forEach(entry -> enter(entry.key(), entry.keyPlace(), entry.value(), path, spots));
            case Node.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    Node item = sequence.items().get(i);
                    enter(Integer.toString(i), item.place(), item, path, spots);
                }
            }
            case Node.Scalar scalar -> {}
            case Node.Unreadable unreadable -> {}
        }
    }

    public static Locations of(String file, Node root) {
        var spots = new HashMap<List<String>, Spot>();
        walk(root, List.of(), spots);
        return new Locations(file, spots);
    }

    private static void enter(String name, Place key, Node value, List<String> parent, Map<List<String>, Spot> spots) {
        var path = new ArrayList<>(parent);
        path.add(name);
        var fixed = List.copyOf(path);
        List<Place> items = value instanceof Node.Sequence sequence
                ? sequence.items().stream().map(Node::place).toList()
                : List.of();
        spots.put(fixed, new Spot(key, value.place(), items));
        walk(value, fixed, spots);
    }

    /** The file's name, as the operator gave it. */
    public String file() {
        return file;
    }

    /** Where the path's value stands; if there is none, the key of its nearest parent that exists. */
    public Place of(String... path) {
        var spot = spots.get(List.of(path));
        return spot != null ? spot.value() : keyOf(path);
    }

    /** Where the path's key stands; if there is none, that of its nearest parent that exists; last, the file's top. */
    public Place keyOf(String... path) {
        var names = List.of(path);
        for (int length = names.size(); length > 0; length--) {
            var spot = spots.get(names.subList(0, length));
            if (spot != null) {
                return spot.key();
            }
        }
        return Place.TOP;
    }

    /** Where the items of the path's list stand, in their order; none when it is no list. */
    public List<Place> itemsOf(String... path) {
        var spot = spots.get(List.of(path));
        return spot == null ? List.of() : spot.items();
    }

    /** A problem with the path's value. */
    public Problem problem(String message, String... path) {
        return problem(message, of(path));
    }

    public Problem problem(String message, Place place) {
        return new Problem(file, place.line(), place.column(), message);
    }
}
