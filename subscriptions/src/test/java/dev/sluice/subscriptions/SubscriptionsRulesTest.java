// SPDX-License-Identifier: Apache-2.0
package dev.sluice.subscriptions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = Subscription.class, importOptions = DoNotIncludeTests.class)
class SubscriptionsRulesTest {

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("dev.sluice.subscriptions.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule matching_is_pure = noClasses()
            .that()
            .resideInAPackage("..match..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "dev.sluice.subscriptions.registry..");

    @ArchTest
    static final ArchRule rooms_do_not_look_up = noClasses()
            .that()
            .resideInAnyPackage("..secret..", "..match..", "..cursor..", "..registry..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sluice.subscriptions");

    @ArchTest
    static final ArchRule only_what_stands_left = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.delivery..", "dev.sluice.gateway..", "dev.sluice.bench..");
}
