package io.tamis.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A pool whose structure is known: every family has an even share of it, one group in five hundred
 * rows is planted with {@value #COPIES} near-duplicates of one example, half of the groups in the
 * first family of the target. No prompt of the target is in the pool, and no text stands in the
 * pool twice, but for planted copies that are exact, and for leaks where some are asked for. Rows
 * come in random order.
 *
 * <p>Time and memory O(examples): some seconds and 30 MB at 20,000.
 */
public final class DemoCorpus {
  private static final int COPIES = 25;
  private static final int ROWS_PER_GROUP = 500;

  /** Group g lies in the family at g modulo the length. */
  private static final List<String> GROUP_FAMILIES =
      List.of(
          TaskFamilies.MEDICAL,
          "recipes",
          TaskFamilies.MEDICAL,
          "support",
          TaskFamilies.MEDICAL,
          "arithmetic");

  private static final int MEDICAL_QUERIES = 30;
  private static final int SQL_QUERIES = 20;

  private final List<DemoExample> pool = new ArrayList<>();
  private final List<DemoExample> target = new ArrayList<>();
  private final List<PlantedCopy> duplicates = new ArrayList<>();
  private final List<PlantedLeak> leaks = new ArrayList<>();

  private DemoCorpus() {}

  public static DemoCorpus of(DemoConfig config) {
    DemoCorpus corpus = new DemoCorpus();
    SplittableRandom random = new SplittableRandom(config.seed());
    List<TaskFamily> families = TaskFamilies.all();
    for (int f = 0; f < families.size(); f++) {
      TaskFamily family = families.get(f);
      DistinctTasks tasks = new DistinctTasks(family, random.split());
      corpus.addQueries(family.name(), tasks); // first, so the pool holds none of their prompts
      int rows = config.examples() / families.size();
      int extra = f < config.examples() % families.size() ? 1 : 0;
      int groups = groups(family.name(), config.examples() / ROWS_PER_GROUP);
      corpus.addRows(family.name(), tasks, rows + extra, groups, random.split());
    }
    shuffle(corpus.pool, random.split());
    shuffle(corpus.target, random.split());
    corpus.numberQueries();
    corpus.addLeaks(config.leaks(), random.split()); // last, so all else is as without them
    return corpus;
  }

  /** All candidates, planted copies included. */
  public List<DemoExample> pool() {
    return Collections.unmodifiableList(pool);
  }

  /** The queries; {@code source} tells which of the two families each was drawn from. */
  public List<DemoExample> target() {
    return Collections.unmodifiableList(target);
  }

  /** The planted copies, group by group. */
  public List<PlantedCopy> duplicates() {
    return Collections.unmodifiableList(duplicates);
  }

  /** The planted leaks, as many of each kind. */
  public List<PlantedLeak> leaks() {
    return Collections.unmodifiableList(leaks);
  }

  private static int groups(String family, int total) {
    int groups = 0;
    for (int group = 0; group < total; group++) {
      if (GROUP_FAMILIES.get(group % GROUP_FAMILIES.size()).equals(family)) {
        groups++;
      }
    }
    return groups;
  }

  private void addQueries(String family, DistinctTasks tasks) {
    int queries =
        switch (family) {
          case TaskFamilies.MEDICAL -> MEDICAL_QUERIES;
          case TaskFamilies.SQL -> SQL_QUERIES;
          default -> 0;
        };
    for (int i = 0; i < queries; i++) {
      target.add(example("", family, tasks.next())); // numbered once shuffled
    }
  }

  /** Adds {@code rows} rows; originals of the groups lie evenly among those that are no copies. */
  private void addRows(
      String family, DistinctTasks tasks, int rows, int groups, SplittableRandom random) {
    int originals = rows - groups * COPIES;
    List<Task> drawn = new ArrayList<>();
    for (int row = 0; row < originals; row++) {
      Task task = tasks.next();
      drawn.add(task);
      pool.add(example(id(family, row), family, task));
    }
    for (int group = 0; group < groups; group++) {
      int row = group * originals / groups;
      addCopies(id(family, row), family, new CopyMaker(drawn.get(row), random.split()));
    }
  }

  private void addCopies(String original, String family, CopyMaker copies) {
    for (int copy = 1; copy <= COPIES; copy++) {
      String id = String.format(Locale.ROOT, "%s-copy-%02d", original, copy);
      pool.add(example(id, family, copies.next()));
      duplicates.add(new PlantedCopy(id, original));
    }
  }

  private void numberQueries() {
    for (int i = 0; i < target.size(); i++) {
      DemoExample query = target.get(i);
      String id = String.format(Locale.ROOT, "query-%03d", i + 1);
      target.set(i, new DemoExample(id, query.source(), query.prompt(), query.response()));
    }
  }

  private void addLeaks(int count, SplittableRandom random) {
    if (count == 0) {
      return;
    }
    LeakMaker maker = new LeakMaker(List.copyOf(pool), random.split());
    PlantedLeak.Kind[] kinds = PlantedLeak.Kind.values();
    for (int n = 0; n < count; n++) {
      PlantedLeak.Kind kind = kinds[n % kinds.length];
      List<DemoExample> fit = target.stream().filter(query -> LeakMaker.fits(query, kind)).toList();
      DemoExample query = fit.get(random.nextInt(fit.size()));
      String id = String.format(Locale.ROOT, "leak-%05d", n);
      pool.add(maker.of(query, kind, id));
      leaks.add(new PlantedLeak(id, query.id(), kind));
    }
    shuffle(pool, random.split());
  }

  private static String id(String family, int row) {
    return String.format(Locale.ROOT, "%s-%05d", family, row);
  }

  private static DemoExample example(String id, String family, Task task) {
    return new DemoExample(id, family, task.prompt(), task.response());
  }

  private static void shuffle(List<DemoExample> examples, SplittableRandom random) {
    for (int i = examples.size() - 1; i > 0; i--) {
      Collections.swap(examples, i, random.nextInt(i + 1));
    }
  }
}
