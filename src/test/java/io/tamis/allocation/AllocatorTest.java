package io.tamis.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tamis.allocation.Allocation.Finding;
import io.tamis.allocation.Constraint.Kind;
import io.tamis.config.ConfigFile;
import io.tamis.sample.Quotas;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllocatorTest {
  private static Limits limits(int count, String... settings) {
    ConfigFile file = ConfigFile.empty().with(List.of(settings));
    return new Limits(
        count == 0 ? OptionalInt.empty() : OptionalInt.of(count),
        file.has("sample.tokens")
            ? OptionalDouble.of(file.number("sample.tokens", 0))
            : OptionalDouble.empty(),
        Quotas.from(file),
        AllocationConfig.from(file));
  }

  /** Eight candidates: four of source a for target x, worth most, and four of b, one for y. */
  private static Choices eight() {
    return new Choices(
        new double[] {0.2, 0.18, 0.16, 0.14, 0.1, 0.09, 0.08, 0.05},
        new double[] {100, 10, 10, 10, 50, 5, 5, 5},
        new int[] {0, 0, 0, 0, 1, 1, 1, 1},
        new String[] {"a", "b"},
        new int[][] {{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0, 1}},
        new String[] {"x", "y"});
  }

  private static int[] picks(Allocation allocation) {
    return IntStream.range(0, allocation.isPicked().length)
        .filter(j -> allocation.isPicked()[j])
        .toArray();
  }

  private static Finding finding(Allocation allocation, Kind kind) {
    return allocation.findings().stream()
        .filter(found -> found.constraint().kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withACountAloneTheMostValuableArePicked() {
    Allocation allocation = Allocator.allocate(eight(), limits(3));
    assertThat(picks(allocation)).containsExactly(0, 1, 2);
    assertThat(allocation.value()).isCloseTo(0.54, within(1e-15));
    assertThat(allocation.bound()).isCloseTo(0.54, within(1e-9));
    assertThat(allocation.costShare()).isZero();
  }

  @Test
  void aFloorTakesFromTheLeastAndCostsWhatItTakes() {
    Allocation allocation = Allocator.allocate(eight(), limits(3, "targets.floors=y=1"));
    assertThat(picks(allocation)).containsExactly(0, 1, 7);
    Finding floor = finding(allocation, Kind.TARGET_FLOOR);
    assertThat(floor.binds()).isTrue();
    assertThat(floor.slack()).isZero();
    assertThat(floor.cost().getAsDouble()).isCloseTo(0.16 - 0.05, within(1e-12));
    assertThat(floor.price()).isCloseTo(0.05 - 0.16, within(1e-6));
    assertThat(allocation.costShare()).isCloseTo(0.11 / 0.43, within(1e-12));
  }

  @Test
  void aCapLeavesTheRestToOthers() {
    Allocation allocation =
        Allocator.allocate(eight(), limits(3, "sample.by=source", "sample.caps=a=1"));
    assertThat(picks(allocation)).containsExactly(0, 4, 5);
    assertThat(finding(allocation, Kind.SOURCE_CAP).cost().getAsDouble())
        .isCloseTo(0.54 - 0.39, within(1e-12));
  }

  @Test
  void tokensAreSpentWhereTheyBringMost() {
    Allocation allocation = Allocator.allocate(eight(), limits(0, "sample.tokens=45"));
    assertThat(picks(allocation)).containsExactly(1, 2, 3, 5, 6, 7);
    Finding tokens = finding(allocation, Kind.TOKENS);
    assertThat(tokens.used()).isEqualTo(45);
    assertThat(tokens.price()).isPositive();
  }

  @Test
  void aLimitThatLiesFarBindsNotAndCostsNothing() {
    Allocation allocation =
        Allocator.allocate(
            eight(), limits(3, "sample.tokens=1000", "sample.by=source", "sample.caps=b=2"));
    for (Kind kind : List.of(Kind.TOKENS, Kind.SOURCE_CAP)) {
      Finding far = finding(allocation, kind);
      assertThat(far.binds()).isFalse();
      assertThat(far.price()).isZero();
      assertThat(far.cost()).hasValue(0);
      assertThat(far.slack()).isPositive();
    }
  }

  @Test
  void equalValuesGoByOrderAndAreToldAsTies() {
    Choices even =
        new Choices(
            new double[] {0.25, 0.25, 0.25, 0.25},
            new double[0],
            new int[4],
            new String[] {""},
            new int[][] {{0}, {0}, {0}, {0}},
            new String[] {""});
    Allocation allocation = Allocator.allocate(even, limits(3));
    assertThat(picks(allocation)).containsExactly(0, 1, 2);
    assertThat(allocation.tieShare()).isEqualTo(1);
    assertThat(Allocator.allocate(eight(), limits(3)).tieShare()).isZero();
  }

  @Test
  void agreesWithEverySelectionTried() {
    int met = 0;
    int unmet = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      int size = 3 + random.nextInt(9);
      int sources = 1 + random.nextInt(3);
      int targets = 1 + random.nextInt(3);
      Choices choices = MadeChoices.of(size, sources, targets, random);
      Limits limits = MadeChoices.limits(size, sources, targets, random);
      BinaryProgram program = limits.program(choices);
      Optional<Double> best = ExactProgram.bestOfAll(program);
      if (best.isEmpty() || best.get() == 0) {
        assertThatIllegalArgumentException()
            .as("seed " + seed)
            .isThrownBy(() -> Allocator.allocate(choices, limits))
            .withMessageMatching(".* asks for .*|sample.tokens must leave room .*");
        unmet++;
        continue;
      }
      met++;
      Allocation allocation = Allocator.allocate(choices, limits);
      assertThat(program.allows(allocation.isPicked())).as("seed " + seed).isTrue();
      assertThat(allocation.value())
          .as("seed " + seed)
          .isCloseTo(best.get(), within(2e-6 * best.get()));
      assertThat(allocation.bound()).isGreaterThanOrEqualTo(best.get() - 1e-12);
      for (int k = 0; k < program.rowCount(); k++) {
        Finding found = allocation.findings().get(k);
        double without = ExactProgram.bestOfAll(program.without(k)).orElseThrow();
        boolean mayCost = found.binds() || found.slack() < 1;
        assertThat(mayCost ? found.cost().getAsDouble() : without - best.get())
            .as("seed " + seed + ", " + program.constraints().get(k).name())
            .isCloseTo(without - best.get(), within(4e-6 * without));
      }
    }
    assertThat(met).isGreaterThan(200);
    assertThat(unmet).isGreaterThan(20);
  }

  @Test
  void theLinearProgramIsSolvedExactly() {
    int met = 0;
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(1_000 + seed);
      int size = 30 + random.nextInt(120);
      Choices choices = MadeChoices.of(size, 4, 5, random);
      BinaryProgram program = MadeChoices.limits(size, 4, 5, random).program(choices);
      DualSimplex simplex = new DualSimplex(program);
      Optional<Double> exact = ExactProgram.optimum(program, ExactProgram.Picks.IN_PART);
      assertThat(simplex.solve()).as("seed " + seed).isEqualTo(exact.isPresent());
      if (exact.isPresent()) {
        met++;
        double value = 0;
        for (int j = 0; j < size; j++) {
          value += program.values()[j] * simplex.pick(j);
        }
        assertThat(value).as("seed " + seed).isCloseTo(exact.get(), within(1e-7));
        assertThat(simplex.bound()).as("seed " + seed).isCloseTo(exact.get(), within(1e-7));
      }
    }
    assertThat(met).isGreaterThan(30);
  }

  @Test
  void selectionsAreTheIntegerSolversOptimum() {
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(77 + seed);
      Choices choices = MadeChoices.of(30, 3, 3, random);
      Limits limits =
          limits(
              10,
              "sample.tokens=1800",
              "sample.by=source",
              "sample.cap=5",
              "sample.floors=s2=2",
              "targets.floor=3");
      BinaryProgram program = limits.program(choices);
      double exact = ExactProgram.optimum(program, ExactProgram.Picks.WHOLE).orElseThrow();
      Allocation allocation = Allocator.allocate(choices, limits);
      assertThat(program.allows(allocation.isPicked())).isTrue();
      assertThat(allocation.value()).isCloseTo(exact, within(3e-6));
    }
  }

  @Test
  void aPriceIsWhatOneMoreBrings() {
    Choices choices = MadeChoices.of(2_000, 4, 3, new Random(5));
    String[] settings = {"sample.by=source", "sample.cap=100", "targets.floors=t0=150"};
    Allocation at = Allocator.allocate(choices, limits(300, settings));
    Allocation more = Allocator.allocate(choices, limits(301, settings));
    double price = finding(at, Kind.COUNT).price();
    assertThat(more.value() - at.value()).isCloseTo(price, within(1e-6));
  }

  @Test
  void manyCandidatesAndConstraintsAreMetNearTheBound() {
    Choices choices = MadeChoices.of(10_000, 8, 4, new Random(6));
    Limits limits =
        limits(
            1_000,
            "sample.tokens=150000",
            "sample.by=source",
            "sample.cap=130",
            "sample.floor=115",
            "targets.floor=550");
    Allocation allocation = Allocator.allocate(choices, limits);
    assertThat(limits.program(choices).allows(allocation.isPicked())).isTrue();
    assertThat(allocation.gap()).isBetween(0.0, 1e-4);
  }

  @Test
  void whatCannotBeMetIsToldWithBothValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Allocator.allocate(eight(), limits(3, "targets.floors=y=2")))
        .withMessage(
            "targets.floors of y asks for 2 picks, but at most 1 can be had among the candidates"
                + " with mass; a smaller transport.alpha gives mass to more candidates");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Allocator.allocate(eight(), limits(6, "sample.by=source", "sample.caps=a=1, b=2")))
        .withMessageContaining("sample.count asks for 6 picks, but at most 3 can be had beside")
        .withMessageContaining("sample.caps of a, 1 and sample.caps of b, 2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Allocator.allocate(
                    eight(),
                    limits(0, "sample.tokens=100", "sample.by=source", "sample.floors=a=4")))
        .withMessage(
            "sample.floors of a asks for 4 picks, but at most 3 can be had beside sample.tokens, 100");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Allocator.allocate(eight(), limits(3, "sample.by=source", "sample.floors=c=1")))
        .withMessageStartingWith("sample.floors of c asks for 1 picks, but at most 0 can be had");
  }

  @Test
  void tokensThatNoCandidateFitsIntoAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Allocator.allocate(eight(), limits(3, "sample.tokens=4")))
        .withMessage(
            "sample.tokens must leave room for one candidate with mass, but is 4, and the least has"
                + " 5 tokens");
    Allocation one = Allocator.allocate(eight(), limits(3, "sample.tokens=5"));
    assertThat(picks(one)).containsExactly(5);
  }

  /** A part of all but 11 tokens in a billion is none that may be rounded up. */
  @Test
  void picksThatAreWholeButForRoundingKeepToTheLimits() {
    Choices choices =
        new Choices(
            new double[] {0.9, 0.1},
            new double[] {1e9, 1},
            new int[2],
            new String[] {""},
            new int[][] {{0}, {0}},
            new String[] {""});
    Allocation allocation = Allocator.allocate(choices, limits(0, "sample.tokens=999999990"));
    assertThat(picks(allocation)).containsExactly(1);
    assertThat(allocation.bound()).isBetween(0.1, 0.1 + 1e-6);
  }

  @Test
  void sharesFollowTheWeights() {
    AllocationConfig config =
        AllocationConfig.from(ConfigFile.empty().with(List.of("targets.weights=x=3")));
    assertThat(config.shares(List.of("x", "y"))).containsExactly(0.75, 0.25);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.shares(List.of("z", "y")))
        .withMessage(
            "targets.weights must name targets, values of queries.source, but names x; there are z, y");
    assertThat(Arrays.stream(config.shares(List.of("x", "a", "b"))).sum()).isEqualTo(1);
  }
}
