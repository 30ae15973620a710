package io.tamis.leaks;

import io.tamis.config.Ids;
import io.tamis.config.Require;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Texts of the candidates in, those that repeat a held-out text out, in the order of ids. */
public record LeakStep(HeldOut heldOut) {
  private static final Logger LOG = LoggerFactory.getLogger(LeakStep.class);

  /** On the driver, some 200 bytes each: 200 MB. */
  public static final int MOST_LEAKS = 1 << 20;

  /** Rows of the pool in which a piece may stand, however small the pool. */
  private static final int LEAST_COMMON = 30;

  /** Of the pool's rows; a piece in more of them is a template. */
  private static final double COMMON_SHARE = 0.0004;

  /**
   * One pass over the texts; what it finds is kept until it is judged.
   *
   * @param texts id and text, in this order, one row of each id, since pieces are counted by rows;
   *     a text may be null
   * @param rows of the pool
   * @throws IllegalArgumentException if more leaks are found than the driver takes
   */
  public List<Leak> apply(Dataset<Row> texts, long rows) {
    if (heldOut.size() == 0) {
      return List.of();
    }
    long start = System.nanoTime();
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(texts.sparkSession().sparkContext());
    context.setJobDescription("leaks: texts");
    Broadcast<HeldOut> index = context.broadcast(heldOut);
    JavaRDD<Found> found =
        texts
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(part -> found(part, index.value()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      BitSet common = common(found, (int) Math.max(LEAST_COMMON, COMMON_SHARE * rows));
      Broadcast<BitSet> templates = context.broadcast(common);
      try {
        List<Leak> leaks =
            collected(
                found.mapPartitions(
                    part -> {
                      LeakRules rules = new LeakRules(index.value(), templates.value());
                      List<Leak> judged = new ArrayList<>();
                      part.forEachRemaining(one -> rules.judge(one).ifPresent(judged::add));
                      return judged.iterator();
                    }));
        LOG.info(
            "{} candidates repeat one of {} held-out texts, {} s",
            leaks.size(),
            heldOut.size(),
            (System.nanoTime() - start) / 1_000_000_000);
        return leaks;
      } finally {
        templates.destroy();
      }
    } finally {
      found.unpersist();
      index.destroy();
      context.setJobDescription(null);
    }
  }

  private static Iterator<Found> found(Iterator<InternalRow> rows, HeldOut heldOut) {
    Finder finder = new Finder(heldOut);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
        .filter(row -> !row.isNullAt(1))
        .flatMap(
            row ->
                finder
                    .find(row.getUTF8String(0).toString(), row.getUTF8String(1).toString())
                    .stream())
        .iterator();
  }

  /** Pieces that stand in more than {@code most} rows; no more than the index has. */
  private static BitSet common(JavaRDD<Found> found, int most) {
    BitSet common = new BitSet();
    found
        .mapPartitionsToPair(
            part -> {
              Map<Integer, Integer> rows = new HashMap<>(); // [pieces] at the most
              part.forEachRemaining(
                  one ->
                      IntStream.of(one.pieces())
                          .distinct()
                          .forEach(piece -> rows.merge(piece, 1, Integer::sum)));
              return rows.entrySet().stream()
                  .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
                  .iterator();
            })
        .reduceByKey(Integer::sum)
        .filter(counted -> counted._2 > most)
        .keys()
        .collect()
        .forEach(common::set);
    return common;
  }

  /** In the order of ids; of rows with the same id one, since their texts are the same. */
  static List<Leak> collected(JavaRDD<Leak> found) {
    JavaRDD<Leak> leaks = found.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long count = leaks.count();
      Require.that(
          count <= MOST_LEAKS,
          "decontaminate must find at most "
              + MOST_LEAKS
              + " leaks, but finds "
              + count
              + "; raise decontaminate.share, or set decontaminate.action to off");
      TreeMap<String, Leak> byId = new TreeMap<>(Ids.ORDER);
      leaks
          .collect()
          .forEach(leak -> byId.merge(leak.id(), leak, LeakStep::surer)); // bounded above
      return List.copyOf(byId.values());
    } finally {
      leaks.unpersist();
    }
  }

  /** Of two findings of one candidate. */
  private static Leak surer(Leak a, Leak b) {
    return b.reason().compareTo(a.reason()) < 0 ? b : a;
  }

  /**
   * What two searches found, in the order of ids; of one candidate the surer.
   *
   * @param first wins where both are as sure
   */
  public static List<Leak> both(List<Leak> first, List<Leak> second) {
    TreeMap<String, Leak> byId = new TreeMap<>(Ids.ORDER);
    first.forEach(leak -> byId.merge(leak.id(), leak, LeakStep::surer));
    second.forEach(leak -> byId.merge(leak.id(), leak, LeakStep::surer));
    return List.copyOf(byId.values());
  }
}
