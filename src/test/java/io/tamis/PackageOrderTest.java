package io.tamis;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/** Which package may know which, and where the platforms' libraries may be met. */
@AnalyzeClasses(packages = "io.tamis", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageOrderTest {
  /** The package that holds all others: what programs and notebooks call. */
  private static final String LIBRARY = "tamis";

  /** Every arrow between two packages, from the ground up; the roof alone sees every step. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("config", Set.of()),
          Map.entry("scan", Set.of()),
          Map.entry("demo", Set.of("config")),
          Map.entry("arrow", Set.of("config")),
          Map.entry("input", Set.of("config", "scan", "arrow")),
          Map.entry("embed", Set.of("config", "scan", "onnx")),
          Map.entry("index", Set.of("config", "scan", "embed")),
          Map.entry("search", Set.of("config", "scan", "embed", "index")),
          Map.entry("density", Set.of("config", "scan", "embed", "index")),
          Map.entry("cost", Set.of("config", "scan", "index")),
          Map.entry("transport", Set.of("config")),
          Map.entry("duplicates", Set.of("config", "scan")),
          Map.entry("plane", Set.of("scan")),
          Map.entry("sample", Set.of("config")),
          Map.entry("baselines", Set.of("config", "scan", "embed", "search", "sample")),
          Map.entry("allocation", Set.of("config", "sample")),
          Map.entry("learnability", Set.of("config", "input", "sample")),
          Map.entry("sources", Set.of("config", "input")),
          Map.entry("onnx", Set.of("config")),
          Map.entry("score", Set.of("config", "input", "onnx")),
          Map.entry("leaks", Set.of("config", "scan", "input", "embed")),
          Map.entry("dsir", Set.of("config", "sample")),
          Map.entry("less", Set.of("config", "scan", "embed", "sample")),
          Map.entry("compare", Set.of("config", "scan")),
          Map.entry("output", Set.of("config", "arrow")),
          Map.entry("certificate", Set.of("config")),
          Map.entry("explain", Set.of("config")),
          Map.entry("tracking", Set.of("config")),
          Map.entry("ml", Set.of("config", "embed")),
          Map.entry(LIBRARY, Set.of("config", "cli")),
          Map.entry(
              "cli",
              Set.of(
                  "config",
                  "scan",
                  "demo",
                  "input",
                  "embed",
                  "index",
                  "search",
                  "density",
                  "cost",
                  "transport",
                  "duplicates",
                  "plane",
                  "sample",
                  "allocation",
                  "baselines",
                  "learnability",
                  "sources",
                  "dsir",
                  "less",
                  "onnx",
                  "score",
                  "leaks",
                  "compare",
                  "output",
                  "certificate",
                  "explain",
                  "tracking")));

  /**
   * Neither steps nor tables: encoders, which keep Spark in their hands, Spark's columns as the
   * scan takes them, and the files of an index, of a model, of a run that saved an encoder and of
   * parts that are finished, on the shared filesystem and in this machine's copies.
   */
  private static final Set<String> ALSO_ON_SPARK =
      Set.of(
          "TextEncoder",
          "FittedEncoder",
          "OnnxEncoder",
          "SavedRun",
          "PartEncoder",
          "VectorBatches",
          "IndexFolder",
          "ShardStore",
          "ShardCache",
          "ShardTableScan",
          "ModelFiles",
          "ModelCache",
          "LoadedModels",
          "WorkFolder",
          "RowParts");

  private static final DescribedPredicate<JavaClass> SPARK =
      resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..").as("Spark");

  /** Steps, tables, the two ends of the job, Arrow's values, and what others call it by. */
  private static final DescribedPredicate<JavaClass> ON_SPARK =
      resideInAnyPackage(
              "io.tamis",
              "io.tamis.input",
              "io.tamis.arrow",
              "io.tamis.output",
              "io.tamis.cli",
              "io.tamis.ml")
          .or(
              DescribedPredicate.describe(
                  "steps and tables",
                  type -> {
                    String name = outermost(type).getSimpleName();
                    return name.endsWith("Step")
                        || name.endsWith("Table")
                        || ALSO_ON_SPARK.contains(name);
                  }));

  private static JavaClass outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }

  private static String step(JavaClass type) {
    String name = type.getPackageName();
    return name.equals("io.tamis") ? LIBRARY : name.substring("io.tamis.".length());
  }

  @ArchTest
  static void theArrowsAreThoseListedAndNoOthers(JavaClasses classes) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (JavaClass type : classes) {
      Set<String> targets = found.computeIfAbsent(step(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass();
        if (target.getPackageName().startsWith("io.tamis") && !step(target).equals(step(type))) {
          targets.add(step(target));
        }
      }
    }
    assertThat(found).isEqualTo(ARROWS);
  }

  @ArchTest
  static final ArchRule THE_LIBRARY_ENTERS_BY_ONE_DOOR =
      noClasses()
          .that()
          .resideInAPackage("io.tamis")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.tamis.cli")
                  .and(
                      DescribedPredicate.describe(
                          "not LibraryRun", type -> !type.getSimpleName().equals("LibraryRun"))));

  @ArchTest
  static final ArchRule NO_CIRCLES = slices().matching("io.tamis.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule SPARK_IS_MET_IN_STEPS_AND_TABLES =
      noClasses().that(not(ON_SPARK)).should().dependOnClassesThat(SPARK);

  @ArchTest
  static final ArchRule THE_GROUND_AND_THE_SCAN_KNOW_NO_SPARK =
      noClasses()
          .that(resideInAnyPackage("io.tamis.config", "io.tamis.scan", "io.tamis.demo"))
          .should()
          .dependOnClassesThat(SPARK);

  @ArchTest
  static final ArchRule THE_REPORT_KNOWS_NO_SPARK =
      noClasses()
          .that(resideInAPackage("io.tamis.output"))
          .and(
              not(
                  DescribedPredicate.describe(
                      "the folder's files",
                      type ->
                          Set.of(
                                  "OutputFolder",
                                  "ArrowSink",
                                  "ArrowWriter",
                                  "ByCopy",
                                  "ByRename",
                                  "Commit",
                                  "Filesystems",
                                  "FolderHashes",
                                  "JsonLinesWriter",
                                  "ParquetWriter",
                                  "Place",
                                  "SparkFiles",
                                  "SteadyFooter",
                                  "TableWriter")
                              .contains(outermost(type).getSimpleName()))))
          .should()
          .dependOnClassesThat(SPARK);

  @ArchTest
  static final ArchRule LUCENE_IS_MET_IN_THE_INDEX =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tamis.index")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.lucene..");

  @ArchTest
  static final ArchRule ARROW_IS_MET_IN_ITS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tamis.arrow")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.arrow..");

  /** So that all that needs no model runs without these libraries. */
  @ArchTest
  static final ArchRule MODELS_ARE_RUN_IN_ONNX =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tamis.onnx")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "ai.djl..");

  @ArchTest
  static final ArchRule THE_COMMAND_LINE_IS_READ_UNDER_THE_ROOF =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tamis.cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule JOB_FILES_ARE_READ_ON_THE_GROUND =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tamis.config")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.snakeyaml..");

  @ArchTest
  static final ArchRule RANDOMNESS_IS_COUNTED_FROM_A_SEED =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class, ThreadLocalRandom.class)
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule NOTHING_STATIC_CHANGES =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .andShould()
          .notHaveRawType(
              DescribedPredicate.describe(
                  "a type that is made to change",
                  type ->
                      type.getPackageName().equals("java.util.concurrent.atomic")
                          || type.isAssignableTo(StringBuilder.class)
                          || (!type.isInterface()
                              && (type.isAssignableTo(Collection.class)
                                  || type.isAssignableTo(Map.class)))));
}
