// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sluice.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    @ArchTest
    static final ArchRule no_room_depends_on_itself_through_others =
            slices().matching("dev.sluice.bench.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_checker_knows_nothing_of_the_gateway = noClasses()
            .that()
            .resideInAnyPackage("dev.sluice.bench.trial.check", "dev.sluice.bench.trial.ledger")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sluice.gateway..",
                    "dev.sluice.delivery..",
                    "dev.sluice.subscriptions..",
                    "dev.sluice.events..",
                    "io.vertx..",
                    "org.apache.kafka..");
}
