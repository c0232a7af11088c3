// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which room of delivery may know which: docs/architecture.md draws it. */
@AnalyzeClasses(packages = "dev.sluice.delivery", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    @ArchTest
    static final ArchRule rooms_have_no_cycles =
            slices().matching("dev.sluice.delivery.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule what_is_written_and_the_lanes_know_no_clock_no_loop_and_no_broker = noClasses()
            .that()
            .resideInAnyPackage("..delivery.state..", "..delivery.lane..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..", "org.apache.kafka..", "java.net..", "java.io..")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule what_is_written_knows_nothing_of_lanes_at_work = noClasses()
            .that()
            .resideInAPackage("..delivery.state..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..delivery.lane..");

    @ArchTest
    static final ArchRule an_endpoint_knows_nothing_of_lanes_and_partitions = noClasses()
            .that()
            .resideInAnyPackage("..delivery.endpoint..", "..delivery.meters..", "..delivery.webhook..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..delivery.shard..", "..delivery.checkpoint..", "..delivery.lane..", "..delivery.sweep..");

    @ArchTest
    static final ArchRule turns_and_the_tempo_of_catching_up_are_for_everybody = noClasses()
            .that()
            .resideInAnyPackage("..delivery.loop..", "..delivery.catchup..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..delivery.shard..",
                    "..delivery.lane..",
                    "..delivery.sweep..",
                    "..delivery.stream..",
                    "..delivery.webhook..");

    @ArchTest
    static final ArchRule only_the_keeper_and_the_door_of_the_module_know_shards = noClasses()
            .that()
            .resideInAnyPackage("dev.sluice.delivery.*..")
            .and()
            .resideOutsideOfPackages("..delivery.shard..", "..delivery.checkpoint..", "..delivery.retention..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..delivery.shard..", "..delivery.checkpoint..");
}
