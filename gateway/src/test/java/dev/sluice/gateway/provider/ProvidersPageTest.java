// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.value.Durations;
import dev.sluice.gateway.provider.Provider.Description;
import dev.sluice.gateway.provider.verify.VerificationGrade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page lists what the files say. With {@code -Dsluice.docs=write} its list is written anew first. */
class ProvidersPageTest {
    private static final Path PAGE = Path.of("..", "docs", "providers.md");
    private static final String BEGIN = "<!-- made from the provider files: begin -->\n";
    private static final String END = "<!-- made from the provider files: end -->\n";
    private static final Path FILES = Path.of("src", "main", "resources", "providers");

    @Test
    void the_list_is_what_the_files_say() throws IOException {
        String page = Files.readString(PAGE);
        String made =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + list() + page.substring(page.indexOf(END));
        if ("write".equals(System.getProperty("sluice.docs"))) {
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/providers.md; ./mvnw -q test -pl gateway -am -Dtest=ProvidersPageTest -Dsluice.docs=write")
                .isEqualTo(made);
    }

    @Test
    void the_example_of_the_page_is_a_good_file() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("```yaml\nname: acme") + "```yaml\n".length();
        Provider acme = ProviderFile.read("acme.yaml", page.substring(from, page.indexOf("```", from)));

        assertThat(acme.name()).isEqualTo("acme");
        assertThat(acme.dated()).isTrue();
    }

    @Test
    void every_file_tells_its_set_up_in_three_lines_and_where_it_is_from() throws IOException {
        for (Provider provider : all()) {
            Description description = provider.description();
            assertThat(description.setup()).as(provider.name()).hasSize(3);
            assertThat(description.docs()).as(provider.name()).startsWith("https://");
            assertThat(Files.readString(FILES.resolve(provider.name() + ".yaml")))
                    .startsWith("# SPDX");
        }
    }

    @Test
    void an_id_in_a_header_stops_no_replay_and_one_that_the_proof_covers_does() {
        assertThat(all().stream()
                        .collect(Collectors.groupingBy(
                                Provider::replayStop, Collectors.mapping(Provider::name, Collectors.toSet()))))
                .hasEntrySatisfying(
                        ReplayStop.SIGNED_TIME,
                        names -> assertThat(names)
                                .contains(
                                        "stripe",
                                        "slack",
                                        "standard-webhooks",
                                        "sluice",
                                        "aws-sns",
                                        "mailgun",
                                        "plaid"))
                .hasEntrySatisfying(
                        ReplayStop.SIGNED_ID,
                        names -> assertThat(names)
                                .contains("adyen", "notion", "pagerduty", "square", "typeform", "line"))
                .hasEntrySatisfying(
                        ReplayStop.FREE_ID,
                        names -> assertThat(names)
                                .contains("github", "shopify", "bitbucket", "jira", "razorpay", "sentry", "woocommerce")
                                .contains("gitlab", "microsoft-graph", "new-relic", "okta", "telegram", "twilio"))
                .hasEntrySatisfying(
                        ReplayStop.NOTHING,
                        names -> assertThat(names)
                                .containsExactlyInAnyOrder(
                                        "asana",
                                        "cloudflare-notifications",
                                        "dropbox",
                                        "figma",
                                        "generic-api-key",
                                        "generic-basic",
                                        "meta",
                                        "x-twitter"));
    }

    private static List<Provider> all() {
        Providers catalog = Providers.builtIn();
        return catalog.names().stream()
                .map(name -> catalog.get(name).orElseThrow())
                .sorted(Comparator.comparing(provider -> provider.title().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static String list() {
        String table = all().stream().map(ProvidersPageTest::row).collect(Collectors.joining());
        String sections = all().stream().map(ProvidersPageTest::section).collect(Collectors.joining());
        return "\n| provider | binds | what stops a replay | answer within | needs |\n| --- | --- | --- | --- | --- |\n"
                + table + sections + "\n";
    }

    private static String row(Provider provider) {
        String needs = (provider.needsSecret() ? "secret" : "no secret")
                + (provider.bindsUrl() ? ", `server.publicUrl`" : "")
                + (provider.settings().isEmpty()
                        ? ""
                        : ", settings "
                                + provider.settings().stream()
                                        .map(name -> "`" + name + "`")
                                        .collect(Collectors.joining(" ")));
        return "| [`" + provider.name() + "`](#" + provider.name() + ") " + provider.title() + " | "
                + (provider.grade() == VerificationGrade.BODY ? "body" : "sender only") + " | "
                + stop(provider.replayStop()) + " | " + within(provider) + " | " + needs + " |\n";
    }

    private static String stop(ReplayStop stop) {
        return switch (stop) {
            case SIGNED_TIME -> "signed time";
            case SIGNED_ID -> "signed id";
            case FREE_ID -> "nothing; id not signed";
            case NOTHING -> "nothing; no id";
        };
    }

    private static String within(Provider provider) {
        Duration within = provider.answer().within();
        return within == null ? "" : Durations.format(within);
    }

    private static String section(Provider provider) {
        Description description = provider.description();
        String steps =
                description.setup().stream().map(line -> "1. " + line + "\n").collect(Collectors.joining());
        return "\n### `" + provider.name() + "`\n\n" + provider.title() + " ([documentation](" + description.docs()
                + ")).\n\n" + steps;
    }
}
