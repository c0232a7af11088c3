// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Single figures, with what was wanted of them where something was. Confined to one thread while it grows. */
final class Figures implements Part {
    private static final double NONE = Double.POSITIVE_INFINITY;

    private final String title;
    private final List<Figure> figures = new ArrayList<>();

    private record Figure(String name, double value, String unit, double atMost) {
        String text() {
            String text = String.format(Locale.ROOT, "  %-44s %,12.2f %s", name, value, unit);
            return atMost == NONE
                    ? text
                    : text
                            + String.format(
                                    Locale.ROOT, ", wanted <= %,.2f: %s", atMost, value <= atMost ? "met" : "MISSED");
        }
    }

    Figures(String title) {
        this.title = title;
    }

    Figures add(String name, double value, String unit) {
        return add(name, value, unit, NONE);
    }

    Figures add(String name, double value, String unit, double atMost) {
        figures.add(new Figure(name, value, unit, atMost));
        return this;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(title).append('\n');
        figures.forEach(figure -> text.append(figure.text()).append('\n'));
        return text.toString();
    }

    @Override
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("title", title);
        figures.forEach(figure -> facts.put(figure.name + ", " + figure.unit, figure.value));
        return facts;
    }
}
