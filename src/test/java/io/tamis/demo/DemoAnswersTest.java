package io.tamis.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Recomputes answers from the texts, knowing nothing of how they were made. */
class DemoAnswersTest {
  private static final DemoCorpus CORPUS = DemoCorpus.of(new DemoConfig(0, 5_000));
  private static final Pattern STEP = Pattern.compile("(\\d+) ([-+×÷]) (\\d+) = (\\d+)");
  private static final Pattern ANSWER = Pattern.compile("The answer is (\\d+)\\.");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern DATE = Pattern.compile("\\d{1,2} [A-Z][a-z]+ \\d{4}");
  private static final Pattern DAYS = Pattern.compile("(\\d+) days");
  private static final String TERM = "\\b(?:\\d+ )?(?:[A-Z][a-z]?\\d*)+\\b";
  private static final String SIDE = TERM + "(?: \\+ " + TERM + ")*";
  private static final Pattern REACTION = Pattern.compile(SIDE + " -> " + SIDE);
  private static final Pattern ATOM = Pattern.compile("([A-Z][a-z]?)(\\d*)");

  @Test
  void everyStepOfAnArithmeticAnswerHoldsAndUsesKnownNumbers() {
    for (DemoExample row : originals("arithmetic")) {
      Set<String> known = new HashSet<>(Set.of("2")); // two long and two short sides
      NUMBER.matcher(row.prompt()).results().forEach(n -> known.add(n.group()));
      String last = "";
      for (MatchResult step : STEP.matcher(row.response()).results().toList()) {
        assertThat(known).as(row.id()).contains(step.group(1), step.group(3));
        last = Long.toString(result(step));
        assertThat(step.group(4)).as(row.id()).isEqualTo(last);
        known.add(last);
      }
      MatchResult answer = ANSWER.matcher(row.response()).results().findFirst().orElseThrow();
      assertThat(answer.group(1)).as(row.id()).isEqualTo(last);
    }
  }

  @Test
  void datesLieAsManyDaysApartAsIsSaid() {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
    int checked = 0;
    for (DemoExample row : originals("dates")) {
      String text = row.prompt() + " " + row.response();
      List<LocalDate> dates =
          DATE.matcher(text).results().map(d -> LocalDate.parse(d.group(), format)).toList();
      List<MatchResult> days = DAYS.matcher(text).results().toList();
      if (!days.isEmpty()) {
        LocalDate first = dates.stream().min(LocalDate::compareTo).orElseThrow();
        LocalDate last = dates.stream().max(LocalDate::compareTo).orElseThrow();
        assertThat(days)
            .as(row.id())
            .allMatch(d -> ChronoUnit.DAYS.between(first, last) == Long.parseLong(d.group(1)));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  @Test
  void balancedReactionsHaveTheSameAtomsOnBothSides() {
    int checked = 0;
    for (DemoExample row : originals("chemistry")) {
      for (MatchResult reaction : REACTION.matcher(row.response()).results().toList()) {
        String[] sides = reaction.group().split(" -> ", -1);
        assertThat(atoms(sides[0])).as(row.response()).isEqualTo(atoms(sides[1]));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(50);
  }

  @Test
  void fahrenheitFollowsFromCelsius() {
    Pattern answer = Pattern.compile("So (\\d+) degrees Celsius = ([\\d.]+) degrees Fahrenheit");
    List<MatchResult> answers =
        originals("units").stream()
            .flatMap(row -> answer.matcher(row.response()).results())
            .toList();
    assertThat(answers).hasSizeGreaterThan(10);
    for (MatchResult found : answers) {
      double celsius = (Double.parseDouble(found.group(2)) - 32) * 5 / 9;
      assertThat(Math.abs(celsius - Double.parseDouble(found.group(1)))).isLessThan(1e-9);
    }
  }

  private static List<DemoExample> originals(String family) {
    return CORPUS.pool().stream()
        .filter(row -> row.source().equals(family) && !row.id().contains("-copy-"))
        .toList();
  }

  private static long result(MatchResult step) {
    long left = Long.parseLong(step.group(1));
    long right = Long.parseLong(step.group(3));
    return switch (step.group(2)) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "×" -> left * right;
      default -> {
        assertThat(left % right).isZero();
        yield left / right;
      }
    };
  }

  /** Atoms by element on one side, such as {@code 2 H2 + O2}. */
  private static Map<String, Integer> atoms(String side) {
    Map<String, Integer> atoms = new TreeMap<>();
    for (String term : side.split(" \\+ ", -1)) {
      String[] parts = term.split(" ", -1);
      int molecules = parts.length == 1 ? 1 : Integer.parseInt(parts[0]);
      for (MatchResult atom : ATOM.matcher(parts[parts.length - 1]).results().toList()) {
        int count = atom.group(2).isEmpty() ? 1 : Integer.parseInt(atom.group(2));
        atoms.merge(atom.group(1), molecules * count, Integer::sum);
      }
    }
    return atoms;
  }
}
