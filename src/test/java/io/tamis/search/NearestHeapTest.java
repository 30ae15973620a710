package io.tamis.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.tamis.config.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NearestHeapTest {
  private record Hit(String id, double squaredDistance) {}

  private static final Comparator<Hit> NEAREST_FIRST =
      Comparator.comparingDouble(Hit::squaredDistance).thenComparing(Hit::id, Ids.ORDER);

  /** Few distinct distances, ids all different and in an order by chance. */
  private static List<Hit> random(int count, SplittableRandom random) {
    List<Hit> hits = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      String id = Long.toString(random.nextLong(1000)) + (n % 2 == 0 ? "" : "x") + n;
      hits.add(new Hit(id, random.nextInt(6)));
    }
    return hits;
  }

  private static Hits kept(List<Hit> hits, int capacity) {
    NearestHeap heap = new NearestHeap(capacity);
    hits.forEach(hit -> heap.offer(hit.id, hit.squaredDistance));
    return heap.drain();
  }

  private static List<Hit> listed(Hits hits) {
    List<Hit> list = new ArrayList<>();
    for (int k = 0; k < hits.ids().length; k++) {
      list.add(new Hit(hits.ids()[k], hits.squaredDistances()[k]));
    }
    return list;
  }

  private static List<Hit> sorted(List<Hit> hits, int depth) {
    return hits.stream().sorted(NEAREST_FIRST).limit(depth).toList();
  }

  @Test
  void keepsWhatAFullSortPutsFirst() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Hit> hits = random(random.nextInt(120), random);
      int capacity = 1 + random.nextInt(60);
      assertThat(listed(kept(hits, capacity)))
          .as("seed %d", seed)
          .isEqualTo(sorted(hits, capacity));
    }
  }

  @Test
  void theFarthestKeptIsTheLastOfTheSort() {
    for (long seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      NearestHeap heap = new NearestHeap(20);
      List<Hit> offered = new ArrayList<>();
      for (Hit hit : random(40, random)) {
        heap.offer(hit.id, hit.squaredDistance);
        offered.add(hit);
        List<Hit> kept = sorted(offered, 20);
        assertThat(heap.size()).isEqualTo(kept.size());
        assertThat(heap.isFull()).isEqualTo(kept.size() == 20);
        assertThat(heap.farthest()).isEqualTo(kept.get(kept.size() - 1).squaredDistance);
      }
    }
  }

  @Test
  void drainingEmptiesTheHeap() {
    NearestHeap heap = new NearestHeap(3);
    heap.offer("a", 1);
    assertThat(heap.drain().ids()).containsExactly("a");
    assertThat(heap.size()).isZero();
    heap.offer("b", 2);
    assertThat(heap.drain().ids()).containsExactly("b");
    assertThat(heap.drain().ids()).isEmpty();
  }

  @Test
  void theNearestOfTwoListsAreThoseOfBothTogether() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Hit> all = random(random.nextInt(80), random);
      int split = random.nextInt(all.size() + 1);
      int depth = 1 + random.nextInt(40);
      NearestHeap heap = new NearestHeap(depth);
      heap.offerAll(kept(all.subList(0, split), depth));
      heap.offerAll(kept(all.subList(split, all.size()), depth));
      Hits merged = heap.drain();
      assertThat(listed(merged)).as("seed %d", seed).isEqualTo(sorted(all, depth));
    }
  }
}
