package io.tamis.allocation;

import io.tamis.config.ConfigFile;
import io.tamis.sample.Quotas;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** Candidates and limits by chance; some values are equal. */
final class MadeChoices {
  private MadeChoices() {}

  static Choices of(int size, int sources, int targets, Random random) {
    double[] values = new double[size];
    double[] tokens = new double[size];
    int[] sourceOf = new int[size];
    int[][] served = new int[size][];
    for (int j = 0; j < size; j++) {
      values[j] = random.nextInt(4) == 0 ? 0.5 / size : (0.1 + random.nextDouble()) / size;
      tokens[j] = 20 + random.nextInt(400);
      sourceOf[j] = random.nextInt(sources);
      served[j] = IntStream.range(0, targets).filter(t -> random.nextInt(3) == 0).toArray();
      if (served[j].length == 0) {
        served[j] = new int[] {random.nextInt(targets)};
      }
    }
    return new Choices(values, tokens, sourceOf, names("s", sources), served, names("t", targets));
  }

  static Limits limits(int size, int sources, int targets, Random random) {
    List<String> settings = new ArrayList<>(List.of("sample.by=source"));
    int count = 1 + random.nextInt(size);
    if (random.nextBoolean()) {
      settings.add("sample.cap=" + (1 + random.nextInt(Math.max(1, 2 * size / sources))));
    }
    if (random.nextBoolean()) {
      settings.add("sample.floors=s0=" + random.nextInt(1 + count / 4));
    }
    if (random.nextBoolean()) {
      settings.add("targets.floors=t" + random.nextInt(targets) + "=" + random.nextInt(1 + count));
    }
    if (random.nextBoolean()) {
      settings.add("targets.floor=" + random.nextInt(1 + count / targets));
    }
    ConfigFile file = ConfigFile.empty().with(settings);
    boolean hasTokens = random.nextBoolean();
    return new Limits(
        hasTokens && random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(count),
        hasTokens ? OptionalDouble.of(220.0 * count) : OptionalDouble.empty(),
        quotas(file),
        AllocationConfig.from(file));
  }

  /** A floor of one's own may lie above the cap of all, which no job file may say. */
  private static Quotas quotas(ConfigFile file) {
    try {
      return Quotas.from(file);
    } catch (IllegalArgumentException e) {
      return Quotas.none();
    }
  }

  private static String[] names(String letter, int count) {
    return IntStream.range(0, count).mapToObj(n -> letter + n).toArray(String[]::new);
  }
}
