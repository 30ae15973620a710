package io.tamis.cli;

import io.tamis.compare.Comparison;
import io.tamis.compare.ComparisonMarkdown;
import io.tamis.compare.ComparisonTable;
import io.tamis.compare.Figures;
import io.tamis.compare.Method;
import io.tamis.compare.MethodCost;
import io.tamis.compare.PickedRows;
import io.tamis.compare.Picks;
import io.tamis.compare.PicksTable;
import io.tamis.config.Require;
import io.tamis.output.Chapter;
import io.tamis.output.Metrics;
import io.tamis.output.OutputFolder;
import io.tamis.output.Report;
import io.tamis.scan.VectorBlock;
import io.tamis.search.NeighborhoodTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From candidates and queries to what several methods pick at several budgets, side by side. */
final class CompareJob {
  private static final Logger LOG = LoggerFactory.getLogger(CompareJob.class);

  private final ComparisonConfig config;
  private final SparkRun run;
  private final SparkSession spark;
  private final List<String> leftOut = new ArrayList<>(); // what, and why

  CompareJob(ComparisonConfig config, SparkRun run) {
    this.config = config;
    this.run = run;
    this.spark = run.spark();
  }

  /**
   * @return one sentence on what was done
   */
  String run() throws Exception {
    try (OutputFolder output =
            OutputFolder.open(
                spark.sparkContext().hadoopConfiguration(), config.output(), run.id());
        TargetedPool opened = TargetedPool.open(config.candidates(), config.system(), run)) {
      return compare(opened, output);
    }
  }

  private String compare(TargetedPool opened, OutputFolder output) throws Exception {
    Set<Method> methods = methods(opened);
    List<Integer> budgets =
        config.compare().budgets(opened.pool().size() - opened.pool().quarantined().size());
    int largest = budgets.getLast();
    VectorBlock queries = opened.targets().vectors();
    PickedRows.checkSize(largest, queries.dimensions(), queries.size()); // before all the work
    PoolSearch search = PoolSearch.of(config.system(), opened.pool(), opened.targets().vectors());
    PlanSearch plans =
        new PlanSearch(
            config.system(),
            run,
            search,
            CandidateWeights.even(),
            opened.targets().vectors(),
            JointSelection.targets(opened.targets(), config.system()),
            largest);
    PlanSearch.Outcome outcome = Located.in(opened.candidates(), plans::find);
    SearchQuality quality = plans.quality(outcome.plan());
    ComparedMethods compared = new ComparedMethods(config, opened, outcome, search, run, budgets);
    List<Picks> picks = compared.picks(methods);
    leftOut.addAll(compared.leftOut());
    Set<String> union =
        picks.stream().flatMap(some -> Arrays.stream(some.ids())).collect(Collectors.toSet());
    PickedRows rows =
        run.step("compare", () -> new PickedRowsReader(opened, config.candidates()).read(union));
    run.progress().rows("compare", union.size());
    Map<Method, MethodCost> costs = compared.costs();
    List<Figures> figures =
        run.step(
            "compare",
            () -> new Comparison(opened.targets().vectors(), rows, picks).figures(costs));
    run.step(
        "output",
        () -> {
          List<OutputFolder.Table> tables =
              new ArrayList<>(
                  List.of(
                      output.table("comparison", ComparisonTable.of(spark, figures).coalesce(1)),
                      output.table("picks", PicksTable.of(spark, picks).coalesce(1)),
                      output.table(
                          "neighborhoods",
                          NeighborhoodTable.of(spark, compared.lists()).coalesce(1))));
          opened.leaks().table(spark, output).ifPresent(tables::add);
          output.write(tables.toArray(OutputFolder.Table[]::new));
          return null;
        });
    String sentence =
        String.format(
            Locale.ROOT,
            "%d methods at %d budgets compared on %,d candidates and %,d queries%s",
            picks.stream().map(Picks::method).distinct().count(),
            budgets.size(),
            opened.pool().size(),
            opened.targets().vectors().size(),
            opened.leaks().clause());
    Map<String, String> leakTexts =
        run.step(
            "report",
            () -> CandidateTexts.beginnings(opened.candidates(), opened.leaks().shownIds()));
    List<Chapter> leaks = opened.leaks().chapter(id -> leakTexts.getOrDefault(id, ""));
    end(opened, output, quality, figures, leaks, sentence);
    return sentence + " -> " + output.path();
  }

  /** Those that are asked for, or all that the inputs allow; some are always among them. */
  private Set<Method> methods(TargetedPool opened) {
    Set<Method> methods = EnumSet.noneOf(Method.class);
    for (Method method : Method.values()) {
      boolean asked = config.compare().isAskedFor(method);
      boolean meant = config.compare().methods().isEmpty() && method != Method.LESS;
      if (!asked && !meant && !method.isAlwaysIncluded()) {
        continue;
      }
      Optional<String> lacking = config.lacking(method).or(() -> lacking(method, opened));
      Require.that(
          !asked || lacking.isEmpty(),
          lacking.orElse("")
              + " must be given where compare.methods holds "
              + method.spelled()
              + ", but is not");
      if (lacking.isEmpty()) {
        methods.add(method);
      } else {
        LOG.info("{} is left out: {} is not given", method.spelled(), lacking.get());
        leftOut.add(method.spelled() + " is left out: " + lacking.get() + " is not given");
      }
    }
    return methods;
  }

  /** The key that a method needs, once the inputs have told what they hold. */
  private static Optional<String> lacking(Method method, TargetedPool opened) {
    if (method == Method.LESS && !opened.candidates().hasEmbeddings()) {
      return Optional.of("candidates.embedding");
    }
    return Stream.of(opened.candidates(), opened.queries())
        .filter(input -> method == Method.DSIR && !input.hasTexts())
        .map(input -> input.role() + ".text")
        .findFirst();
  }

  private void end(
      TargetedPool opened,
      OutputFolder output,
      SearchQuality quality,
      List<Figures> figures,
      List<Chapter> leaks,
      String sentence) {
    Metrics metrics =
        new Metrics()
            .put("candidates", opened.pool().size())
            .put("queries", opened.targets().vectors().size())
            .put("dimensions", opened.targets().vectors().dimensions())
            .put("method", "compare")
            .put("rejected.candidates", opened.pool().rejectedCount())
            .put("rejected.queries", opened.targets().rejected().size())
            .put(
                "compare.methods",
                figures.stream().map(row -> row.method().spelled()).distinct().toList())
            .put("compare.budgets", figures.stream().map(Figures::budget).distinct().toList())
            .put("comparison", figures.stream().map(ComparisonTable::named).toList())
            .put("search.kind", Require.spelled(quality.choice().search()))
            .put("search.recall", quality.recall().value())
            .put("search.recall_low", quality.recall().low())
            .put("search.recall_high", quality.recall().high());
    opened.targets().tellCuts(opened.pool(), metrics);
    opened.leaks().tell(metrics);
    output.writeText(
        "comparison.md",
        ComparisonMarkdown.render(
            new Path(config.output().path()).getName(),
            Stream.concat(Stream.of(sentence), leftOut.stream())
                .map(part -> part + ".")
                .collect(Collectors.joining("\n\n")),
            PickedRowsReader.tokens(config.candidates()),
            figures));
    new RunEnd(output, run, config.given())
        .seed(config.seed())
        .fingerprint("candidates", opened.candidates().fingerprint())
        .fingerprint("queries", opened.queries().fingerprint())
        .report(
            written -> Report.render(new ComparisonReport(figures).data(config, written, leaks)))
        .commit(metrics);
  }
}
