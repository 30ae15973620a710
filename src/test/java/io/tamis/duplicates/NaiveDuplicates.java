package io.tamis.duplicates;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The definition as it stands: all pairs, and groups that are merged until none of them meet. */
final class NaiveDuplicates {
  private NaiveDuplicates() {}

  static long pairs(float[][] vectors, double least) {
    long pairs = 0;
    for (int i = 0; i < vectors.length; i++) {
      for (int j = 0; j < i; j++) {
        pairs += cosine(vectors[i], vectors[j]) >= least ? 1 : 0;
      }
    }
    return pairs;
  }

  /** In no promised order. */
  static List<Set<String>> groups(String[] ids, float[][] vectors, double least) {
    List<Set<String>> groups = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      Set<String> joined = new TreeSet<>(List.of(ids[i]));
      for (int j = 0; j < i; j++) {
        if (cosine(vectors[i], vectors[j]) >= least) {
          joined.add(ids[j]);
        }
      }
      for (Set<String> group : List.copyOf(groups)) {
        if (group.stream().anyMatch(joined::contains)) {
          joined.addAll(group);
          groups.remove(group);
        }
      }
      groups.add(joined);
    }
    groups.removeIf(group -> group.size() == 1);
    return groups;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < a.length; k++) {
      product += (double) a[k] * b[k];
      aa += (double) a[k] * a[k];
      bb += (double) b[k] * b[k];
    }
    return product / Math.sqrt(aa * bb);
  }
}
