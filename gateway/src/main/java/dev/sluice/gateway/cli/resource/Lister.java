// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.gateway.cli.api.Api;
import dev.sluice.gateway.cli.api.ApiFlags;
import dev.sluice.gateway.cli.api.Ask;
import dev.sluice.gateway.cli.api.Pages;
import dev.sluice.gateway.cli.api.ResourceKind;
import dev.sluice.gateway.cli.delivery.Lag;
import dev.sluice.gateway.cli.output.Table;
import dev.sluice.gateway.cli.terminal.Terminal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists resources: a table for people, a line of JSON each for scripts. */
record Lister(Terminal terminal, ApiFlags flags, ResourceKind kind) {
    /** @param lag whether a subscription's lag is asked for, which takes a request each */
    void list(ListFlags wish, boolean lag) {
        try (Api api = flags.open(terminal)) {
            Ask list = wish.on(Ask.get(kind.path()));
            Optional<String> more;
            if (flags.json()) {
                more = new Pages(api)
                        .each(
                                list,
                                wish.after,
                                wish.limit,
                                item -> terminal.out().println(item.text()));
            } else {
                var found = new ArrayList<JsonNode>();
                more = new Pages(api).each(list, wish.after, wish.limit, item -> found.add(item.json()));
                show(found, rows(id -> lag ? Lag.ask(api, id) : new Lag("", "")));
            }
            more.ifPresent(after -> terminal.err().println("there are more: --limit, or --after " + after));
        }
    }

    private Rows rows(Function<String, Lag> lag) {
        return switch (kind) {
            case SOURCE -> new Rows.OfSources(Instant.now());
            case SUBSCRIPTION -> new Rows.OfSubscriptions(Instant.now(), lag);
        };
    }

    private void show(List<JsonNode> found, Rows plain) {
        if (found.isEmpty()) {
            terminal.err().println("no " + kind.plural() + " are found");
            return;
        }
        long tenants = found.stream()
                .map(each -> each.path("tenant").asText())
                .distinct()
                .count();
        Rows rows = tenants > 1 ? new Rows.WithTenant(plain) : plain;
        var table = new Table(rows.columns());
        found.forEach(each -> table.add(rows.row(each)));
        table.lines(terminal.screen().width()).forEach(terminal.out()::println);
    }
}
