// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.bind;

import dev.sluice.config.tree.Findings;
import dev.sluice.config.tree.Locations;
import dev.sluice.config.tree.Place;
import dev.sluice.config.tree.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where checks of what has been bound tell their problems, by path. A place whose problem the binding told already, and a list with
 * such an item, are passed over in silence: a stand-in is there, not what the operator wrote. Confined to the thread that reads.
 */
public final class Complaints {
    private final Locations locations;
    private final Findings findings;
    private final Set<Place> told;
    private final List<String> base;

    public Complaints(Locations locations, Findings findings) {
        this(
                locations,
                findings,
                findings.sorted().stream().map(Findings.Finding::place).collect(Collectors.toSet()),
                List.of());
    }

    private Complaints(Locations locations, Findings findings, Set<Place> told, List<String> base) {
        this.locations = locations;
        this.findings = findings;
        this.told = told;
        this.base = base;
    }

    /** The same for a part of the whole: paths then begin there. */
    public Complaints within(String... path) {
        return new Complaints(locations, findings, told, join(path));
    }

    /** Tells what is wrong with the path's value, or with its nearest parent when it has none. */
    public void add(String message, String... path) {
        String[] whole = join(path).toArray(String[]::new);
        Place place = locations.of(whole);
        if (!told.contains(place) && locations.itemsOf(whole).stream().noneMatch(told::contains)) {
            findings.add(place, message);
        }
    }

    /** Tells what is wrong in another file that the configuration names. */
    public void elsewhere(Problem problem) {
        findings.add(problem);
    }

    private List<String> join(String... path) {
        var joined = new ArrayList<>(base);
        joined.addAll(List.of(path));
        return joined;
    }
}
