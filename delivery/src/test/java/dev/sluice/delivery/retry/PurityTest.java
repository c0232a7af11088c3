// SPDX-License-Identifier: Apache-2.0
package dev.sluice.delivery.retry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;

@AnalyzeClasses(packages = "dev.sluice.delivery", importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {

    @ArchTest
    static final ArchRule retry_and_pace_decide_and_do_nothing = noClasses()
            .that()
            .resideInAnyPackage("..delivery.retry..", "..delivery.pace..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..", "org.apache.kafka..", "java.net..", "java.io..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule addresses_know_nothing_of_webhooks = noClasses()
            .that()
            .resideInAPackage("..delivery.address..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..delivery.webhook..", "..delivery.retry..");
}
