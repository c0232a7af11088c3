// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gateway.provider;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = Provider.class, importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String ROOM = "dev.sluice.gateway.provider";

    @ArchTest
    static final ArchRule the_rooms_are_a_straight_line = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("scheme")
            .definedBy(ROOM + ".scheme")
            .layer("verify")
            .definedBy(ROOM + ".verify")
            .layer("template")
            .definedBy(ROOM + ".template")
            .layer("named")
            .definedBy(ROOM + ".named")
            .layer("handshake")
            .definedBy(ROOM + ".handshake")
            .layer("event")
            .definedBy(ROOM + ".event")
            .layer("provider")
            .definedBy(ROOM)
            .layer("vectors")
            .definedBy(ROOM + ".vectors")
            .whereLayer("vectors")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("provider")
            .mayOnlyBeAccessedByLayers("vectors")
            .whereLayer("event")
            .mayOnlyBeAccessedByLayers("provider", "vectors")
            .whereLayer("template")
            .mayOnlyBeAccessedByLayers("provider")
            .whereLayer("named")
            .mayOnlyBeAccessedByLayers("provider")
            .whereLayer("handshake")
            .mayOnlyBeAccessedByLayers("provider", "vectors")
            .whereLayer("verify")
            .mayOnlyBeAccessedByLayers("template", "named", "handshake", "provider", "vectors");

    @ArchTest
    static final ArchRule they_know_neither_vertx_nor_kafka_nor_the_rest_of_sluice = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "org.apache.kafka..",
                    "dev.sluice.config..",
                    "dev.sluice.events..",
                    "dev.sluice.delivery..");
}
