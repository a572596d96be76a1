package io.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The rules of the house, over the classes of all modules.
class HouseRulesTest {
    private static final Map<String, List<String>> MAY_USE =
            Map.of(
                    "model", List.of(),
                    "policy", List.of("model"),
                    "dns", List.of("model"),
                    "linux", List.of(),
                    "flows", List.of("model"),
                    "node", List.of("policy", "linux", "dns", "flows", "model"),
                    "gateway", List.of("policy", "linux", "dns", "flows", "model"),
                    "lab", List.of("model", "linux", "dns"));

    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.sluice");

    @TestFactory
    List<DynamicTest> aModuleUsesOnlyWhatTheTableAllows() {
        var tests = new ArrayList<DynamicTest>();
        for (String module : new TreeSet<>(MAY_USE.keySet())) {
            tests.add(DynamicTest.dynamicTest(module, () -> holds(module)));
        }
        return tests;
    }

    private static void holds(String module) {
        var forbidden = new ArrayList<>(List.of("io.sluice.cli..", "io.sluice.bench.."));
        for (String other : MAY_USE.keySet()) {
            if (!other.equals(module) && !MAY_USE.getOrDefault(module, List.of()).contains(other)) {
                forbidden.add("io.sluice." + other + "..");
            }
        }

        noClasses()
                .that()
                .resideInAPackage("io.sluice." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new))
                .check(PRODUCT);
    }

    @Test
    void modelAndPolicyNeitherReadTheClockNorStartThreadsNorOpenSockets() {
        noClasses()
                .that()
                .resideInAnyPackage("io.sluice.model..", "io.sluice.policy..")
                .should()
                .dependOnClassesThat(
                        new DescribedPredicate<>("are clocks, threads or sockets") {
                            @Override
                            public boolean test(JavaClass used) {
                                return used.isAssignableTo(Thread.class)
                                        || used.getPackageName().startsWith("java.net")
                                        || used.getPackageName().startsWith("java.nio.channels")
                                        || used.isEquivalentTo(java.time.Clock.class)
                                        || used.isEquivalentTo(java.time.Instant.class);
                            }
                        })
                .check(PRODUCT);
    }

    @Test
    void onlyLinuxUsesTheForeignFunctionInterface() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.sluice.linux..", "io.sluice.bench..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Linker")
                .check(PRODUCT);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("io.sluice.(**)").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void noClassIsNamedForNothing() {
        classes()
                .should()
                .haveNameNotMatching(".*(Impl|Manager|Helper|Utils?|Base)(\\$.*)?")
                .check(PRODUCT);
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked = new TreeSet<String>();
        for (JavaClass type : PRODUCT) {
            boolean marked =
                    type.getPackage()
                            .tryGetAnnotationOfType(NullMarked.class.getName())
                            .isPresent();
            if (!marked) {
                unmarked.add(type.getPackageName());
            }
        }

        assertThat(unmarked).isEmpty();
    }
}
