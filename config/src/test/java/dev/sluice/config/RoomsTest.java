// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sluice.config", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule rooms_stand_in_a_line = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("value")
            .definedBy("dev.sluice.config.value")
            .layer("resources")
            .definedBy("dev.sluice.config.source", "dev.sluice.config.subscription", "dev.sluice.config.type")
            .layer("settings")
            .definedBy("dev.sluice.config")
            .layer("tree")
            .definedBy("dev.sluice.config.tree")
            .layer("bind")
            .definedBy("dev.sluice.config.bind")
            .layer("resource")
            .definedBy("dev.sluice.config.resource")
            .layer("form")
            .definedBy("dev.sluice.config.form")
            .layer("load")
            .definedBy("dev.sluice.config.load")
            .whereLayer("load")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("form")
            .mayOnlyBeAccessedByLayers("load")
            .whereLayer("resource")
            .mayOnlyBeAccessedByLayers("form", "load")
            .whereLayer("bind")
            .mayOnlyBeAccessedByLayers("resource", "form", "load")
            .whereLayer("tree")
            .mayOnlyBeAccessedByLayers("bind", "resource", "form", "load")
            .whereLayer("settings")
            .mayOnlyBeAccessedByLayers("resource", "form", "load");

    @ArchTest
    static final ArchRule yaml_is_read_in_one_room = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.config.tree")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.yaml..");
}
