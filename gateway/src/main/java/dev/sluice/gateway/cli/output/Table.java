// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Aligned columns under their titles, fitted into a width. Confined to the thread that fills it. */
public final class Table {
    private static final int GAP = 2;
    private static final int COMFORTABLE = 28;
    private static final int NARROWEST = 12;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** What becomes of a column when there is too little room. */
    public enum Fit {
        /** It keeps its width: what is in it is copied. */
        WHOLE,
        /** It is cut with an ellipsis, down to {@value #NARROWEST} characters. */
        SHRINKS,
        /** It is left out before others are shortened to what tells little; the last first. */
        GOES
    }

    /**
     * A column.
     *
     * @param right whether it is a number's
     */
    public record Column(String title, boolean right, Fit fit) {
        public static Column whole(String title) {
            return new Column(title, false, Fit.WHOLE);
        }

        public static Column number(String title) {
            return new Column(title, true, Fit.WHOLE);
        }

        public static Column shrinking(String title) {
            return new Column(title, false, Fit.SHRINKS);
        }

        public static Column going(String title) {
            return new Column(title, false, Fit.GOES);
        }
    }

    public Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Adds a row; foreign text is made harmless. An empty cell is shown as {@code -}. */
    public void add(List<String> cells) {
        rows.add(cells.stream()
                .map(cell -> cell.isEmpty() ? "-" : Printable.line(cell))
                .toList());
    }

    /** Title line and rows; {@code width} 0 is any width. */
    public List<String> lines(int width) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            shown.add(i);
        }
        int[] widths = widths();
        if (width > 0) {
            fit(shown, widths, width);
        }
        var lines = new ArrayList<String>();
        lines.add(line(columns.stream().map(Column::title).toList(), shown, widths));
        rows.forEach(row -> lines.add(line(row, shown, widths)));
        return lines;
    }

    private int[] widths() {
        int[] widths =
                columns.stream().mapToInt(column -> length(column.title())).toArray();
        rows.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], length(row.get(i)))));
        return widths;
    }

    private void fit(List<Integer> shown, int[] widths, int width) {
        while (true) {
            int over = shown.stream().mapToInt(i -> widths[i] + GAP).sum() - GAP - width;
            if (over <= 0) {
                return;
            }
            boolean less = shrink(shown, widths, COMFORTABLE) || leaveOut(shown) || shrink(shown, widths, NARROWEST);
            if (!less) {
                return;
            }
        }
    }

    /** Takes a character from the widest column that has more than {@code least}. */
    private boolean shrink(List<Integer> shown, int[] widths, int least) {
        int widest = -1;
        for (int i : shown) {
            boolean can = columns.get(i).fit() == Fit.SHRINKS && widths[i] > least;
            if (can && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        if (widest >= 0) {
            widths[widest]--;
        }
        return widest >= 0;
    }

    private boolean leaveOut(List<Integer> shown) {
        int last = -1;
        for (int i : shown) {
            last = columns.get(i).fit() == Fit.GOES ? i : last;
        }
        int leaving = last;
        return shown.removeIf(i -> i == leaving);
    }

    private String line(List<String> cells, List<Integer> shown, int[] widths) {
        var line = new StringBuilder();
        for (int i : shown) {
            String cell = Printable.cut(cells.get(i), widths[i]);
            String room = " ".repeat(widths[i] - length(cell));
            line.append(columns.get(i).right() ? room + cell : cell + room).append(" ".repeat(GAP));
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
