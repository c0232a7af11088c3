// SPDX-License-Identifier: Apache-2.0
package dev.sluice.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sluice.events", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    @ArchTest
    static final ArchRule no_room_is_in_a_cycle =
            slices().matching("dev.sluice.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule what_an_event_is_needs_no_other_room = noClasses()
            .that()
            .resideInAPackage("dev.sluice.events")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sluice.events.*..", "io.vertx..", "io.micrometer..");

    @ArchTest
    static final ArchRule only_the_kafka_room_makes_clients = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sluice.events.kafka")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.apache\\.kafka\\.clients\\..*\\.(KafkaProducer|KafkaConsumer|.*Config)");

    @ArchTest
    static final ArchRule only_the_door_writes_events = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sluice.events.log", "dev.sluice.events.spool")
            .should()
            .callMethod(EventCodec.class, "encode", String.class, Event.class);
}
