// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.cli.output.Table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table(
            List.of(Column.whole("ID"), Column.number("LAG"), Column.shrinking("TARGET"), Column.going("AGE")));

    @Test
    void columns_are_as_wide_as_their_widest_cell_and_numbers_stand_on_the_right() {
        table.add(List.of("billing", "7", "https://a.example", "3m"));
        table.add(List.of("b", "1200", "stream", "12d"));
        assertThat(table.lines(0))
                .containsExactly(
                        "ID        LAG  TARGET             AGE",
                        "billing     7  https://a.example  3m",
                        "b        1200  stream             12d");
    }

    @Test
    void too_little_room_shortens_what_may_be_shortened() {
        table.add(List.of("billing", "7", "https://partner.example/hooks/billing", "3m"));
        List<String> lines = table.lines(50);
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(50));
        assertThat(lines.get(1))
                .startsWith("billing    7  https://partner.ex")
                .contains("…")
                .endsWith("3m");
    }

    @Test
    void then_leaves_out_what_may_go() {
        table.add(List.of("billing", "7", "https://partner.example/hooks/billing", "3m"));
        assertThat(table.lines(27)).containsExactly("ID       LAG  TARGET", "billing    7  https://part…");
    }

    @Test
    void an_id_is_never_cut() {
        table.add(List.of("sub_01k7vf5e9v2rk4togn12e0o8vs", "7", "https://partner.example/hooks", "3m"));
        assertThat(table.lines(40).get(1)).startsWith("sub_01k7vf5e9v2rk4togn12e0o8vs ");
    }

    @Test
    void nothing_is_a_dash_and_foreign_text_moves_no_cursor() {
        table.add(List.of("a", "", "x\u001b[2Jy\nz\u202e", "1s"));
        assertThat(table.lines(0).get(1)).isEqualTo("a     -  x [2Jy z   1s");
    }

    @Test
    void characters_of_two_units_count_as_one() {
        table.add(List.of("🙂🙂", "1", "x", "1s"));
        table.add(List.of("ab", "1", "x", "1s"));
        assertThat(table.lines(0))
                .containsExactly("ID  LAG  TARGET  AGE", "🙂🙂    1  x       1s", "ab    1  x       1s");
    }
}
