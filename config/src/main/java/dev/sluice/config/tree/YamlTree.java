// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.tree;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Makes the tree of a YAML text. Confined to the call that made it.
 *
 * <p>One document, at most {@value #MAX_DEPTH} levels deep and {@value #MAX_NODES} nodes large with its aliases written
 * out. Tags, merge keys and keys that are not texts are refused; of a doubled key the first counts.
 */
public final class YamlTree {
    // SnakeYAML is used down to its events only: composing and constructing hide tags and doubled keys.
    static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 1_000_000;
    private static final int MAX_CODE_POINTS = 16 * 1024 * 1024;

    private record Anchored(Node node, long nodes) {}

    private final Iterator<Event> events;
    private final Findings findings;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private long nodes;

    private YamlTree(String text, Findings findings) {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAX_CODE_POINTS);
        this.events = new Yaml(options).parse(new StringReader(text)).iterator();
        this.findings = findings;
    }

    /** The tree; of an empty text an empty mapping; null when the text is no YAML, which is then told. */
    public static @Nullable Node read(String text, Findings findings) {
        try {
            return new YamlTree(text, findings).document();
        } catch (TooMuch e) {
            findings.add(e.place, e.problem);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
            findings.add(mark == null ? Place.TOP : place(mark), "not YAML: " + e.getProblem());
        } catch (ReaderException e) {
            findings.add(placeOf(e.getPosition(), text), "not YAML: a character that is not allowed");
        } catch (YAMLException e) {
            findings.add(Place.TOP, "not YAML");
        }
        return null;
    }

    private Node document() {
        Node root = new Node.Mapping(List.of(), Place.TOP);
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.is(Event.ID.DocumentStart) && ++documents > 1) {
                throw new TooMuch(place(event), "a second document: the file must be a single one");
            }
            if (event instanceof NodeEvent) {
                root = node(event, 0);
            }
        }
        return isEmpty(root) ? new Node.Mapping(List.of(), Place.TOP) : root;
    }

    private static boolean isEmpty(Node root) {
        return root instanceof Node.Scalar scalar
                && scalar.style() == Node.Style.PLAIN
                && scalar.text().isEmpty();
    }

    private Node node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TooMuch(place(event), "nested deeper than " + MAX_DEPTH + " levels");
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        long before = nodes;
        count(1, event);
        Node node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent sequence -> sequence(sequence, depth);
            case MappingStartEvent mapping -> mapping(mapping, depth);
            default -> throw new IllegalStateException("unexpected YAML event " + event.getEventId());
        };
        if (event instanceof NodeEvent named && named.getAnchor() != null) {
            anchors.put(named.getAnchor(), new Anchored(node, nodes - before));
        }
        return node;
    }

    private Node aliased(AliasEvent alias) {
        var anchored = anchors.get(alias.getAnchor());
        if (anchored == null) {
            findings.add(place(alias), "nothing before this is named '&" + alias.getAnchor() + "'");
            return new Node.Unreadable(place(alias));
        }
        count(anchored.nodes(), alias);
        return anchored.node();
    }

    private Node scalar(ScalarEvent event) {
        refuseTag(event.getTag(), event);
        return new Node.Scalar(event.getValue(), event.isPlain() ? Node.Style.PLAIN : Node.Style.QUOTED, place(event));
    }

    private Node sequence(SequenceStartEvent start, int depth) {
        refuseTag(start.getTag(), start);
        var items = new ArrayList<Node>();
        for (Event event = events.next(); !event.is(Event.ID.SequenceEnd); event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Sequence(items, place(start));
    }

    private Node mapping(MappingStartEvent start, int depth) {
        refuseTag(start.getTag(), start);
        var entries = new ArrayList<Node.Entry>();
        var keys = new HashMap<String, Place>();
        for (Event event = events.next(); !event.is(Event.ID.MappingEnd); event = events.next()) {
            Place place = place(event);
            Node key = node(event, depth + 1);
            Node value = node(events.next(), depth + 1);
            if (!(key instanceof Node.Scalar name)) {
                findings.add(place, "a key must be a text");
                continue;
            }
            Place first = keys.putIfAbsent(name.text(), place);
            if (first == null) {
                entries.add(new Node.Entry(name.text(), place, value));
            } else {
                findings.add(
                        place, "doubled key '" + name.text() + "'; it stands in line " + first.line() + " already");
            }
        }
        return new Node.Mapping(entries, place(start));
    }

    private void refuseTag(@Nullable String tag, Event event) {
        if (tag != null) {
            findings.add(place(event), "a YAML tag; none is known here");
        }
    }

    private void count(long more, Event event) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new TooMuch(place(event), "more than " + MAX_NODES + " values, aliases written out");
        }
    }

    private static Place place(Event event) {
        return place(event.getStartMark());
    }

    private static Place place(Mark mark) {
        return Place.at(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Place placeOf(int position, String text) {
        String before = text.substring(
                0, text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length()))));
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return Place.at(line, 1 + before.codePointCount(lineStart, before.length()));
    }

    /** Ends the reading of a text that can't sensibly be read on. */
    private static final class TooMuch extends RuntimeException {
        private final transient Place place;
        private final String problem;

        TooMuch(Place place, String problem) {
            super(problem);
            this.place = place;
            this.problem = problem;
        }
    }
}
