// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The straight line of the modules, and no cycle between packages anywhere. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule modules_stand_in_a_straight_line = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("config")
            .definedBy("dev.sluice.config..")
            .layer("broker")
            .definedBy("dev.sluice.broker..")
            .layer("events")
            .definedBy("dev.sluice.events..")
            .layer("subscriptions")
            .definedBy("dev.sluice.subscriptions..")
            .layer("delivery")
            .definedBy("dev.sluice.delivery..")
            .layer("gateway")
            .definedBy("dev.sluice.gateway..")
            .layer("bench")
            .definedBy("dev.sluice.bench..")
            .whereLayer("bench")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("gateway")
            .mayOnlyBeAccessedByLayers("bench")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("gateway", "bench")
            .whereLayer("subscriptions")
            .mayOnlyBeAccessedByLayers("delivery", "gateway", "bench")
            .whereLayer("events")
            .mayOnlyBeAccessedByLayers("subscriptions", "delivery", "gateway", "bench")
            .whereLayer("broker")
            .mayOnlyBeAccessedByLayers("gateway", "bench")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("events", "subscriptions", "delivery", "gateway", "bench");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_but_the_front_uses_the_front = classes()
            .that()
            .resideInAPackage("dev.sluice.gateway.cli..")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("dev.sluice.gateway", "dev.sluice.gateway.cli..", "dev.sluice.bench..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule auth_knows_nothing_of_kafka = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.sluice.gateway.auth..", "dev.sluice.gateway.problem..", "dev.sluice.gateway.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "dev.sluice.events..");
}
