package io.tamis.cost;

import io.tamis.cost.Decision.Choice;
import io.tamis.cost.Workload.Index;
import io.tamis.cost.Workload.Pool;
import io.tamis.cost.Workload.Task;
import io.tamis.index.Encoding;

/** Bytes of each step: heaps, mapped files, disk and shuffle; ids are taken to have 32 letters. */
record StepSizes(Workload work) {
  /** A hit on the heap: its id, its distance, and the places that point to them. */
  private static final long HIT_HEAP = 84;

  /** A hit on its way: an id and a distance. */
  private static final long HIT_SENT = 43;

  /** An id beside a row. */
  private static final long ID = 40;

  /** Links of a vector in the graph on disk, and its row's id and offset. */
  private static final long GRAPH_DISK = 96;

  /** Links of a vector while the graph is built. */
  private static final long GRAPH_HEAP = 400;

  /** Terms that the encoder projects. */
  private static final long TERMS = 65_536;

  /** Floats in its projection at the most. */
  private static final long MOST_WEIGHTS = 1L << 26;

  /** Of an executor's heap, what Spark keeps tables in. */
  private static final double KEPT_SHARE = 0.5;

  /** Bytes of all shards on disk. */
  static long indexBytes(Workload work) {
    Pool pool = work.pool();
    long vector = (long) pool.dimensions() * Float.BYTES;
    Encoding encoding = work.index().orElseThrow().encoding();
    long beside =
        switch (encoding) {
          case FLOAT32 -> 0;
          case INT8 -> vector / 4;
          case INT4 -> vector / 8;
          case BIT -> vector / 32;
        };
    return pool.rows() * (vector + beside + GRAPH_DISK + ID);
  }

  StepCost input(double seconds) {
    return new StepCost("input", seconds, 0, 0, 0, 0, 0);
  }

  StepCost embed(double seconds) {
    long queries = queryBytes();
    if (work.pool().form() != Form.TEXT) {
      return new StepCost("embed", seconds, 2 * queries, 0, 0, 0, 0);
    }
    long kept = work.pool().rows() * (vectorBytes() + 2 * ID);
    long room = (long) (KEPT_SHARE * heap() * executors());
    long weights = Math.min(MOST_WEIGHTS, TERMS * work.pool().dimensions()) * Float.BYTES;
    return new StepCost(
        "embed",
        seconds,
        2 * queries + 2 * weights,
        weights + Math.min(kept, room) / executors(),
        0,
        Math.max(0, kept - room),
        work.pool().rows() * ID);
  }

  StepCost indexBuild(double seconds) {
    Index index = work.index().orElseThrow();
    long rows = (long) Math.ceil(work.shardRows());
    long shard = rows * (4 * vectorBytes() + GRAPH_HEAP + 2 * ID);
    long sent = work.pool().rows() * (vectorBytes() + ID);
    return new StepCost(
        "index build",
        seconds,
        0,
        shard * Math.min(work.cluster().executorCores(), index.shards()),
        0,
        2 * indexBytes(work) + sent,
        sent);
  }

  StepCost search(Decision decision) {
    Task task = work.task();
    long hits = (long) task.queries() * work.reachableDepth();
    double tasks = taskCount(decision);
    boolean isBounded = SearchCost.isBounded(work);
    double list =
        isBounded
            ? Math.min(task.depth(), SearchCost.allowance(2 * task.depth() / tasks))
            : work.reachableDepth();
    long atOnce = (long) Math.min(work.cluster().executorCores(), tasks);
    long sent =
        HIT_SENT * (long) (task.queries() * (isBounded ? 2.0 * task.depth() : list * tasks));
    long tiles = decision.choice() == Choice.SCAN ? queryBytes() : 0;
    return new StepCost(
        "search",
        decision.seconds(),
        2 * queryBytes() + 2 * HIT_HEAP * hits,
        queryBytes() + atOnce * (tiles + (long) (HIT_HEAP * list * task.queries())),
        mapped(decision),
        sent,
        sent);
  }

  StepCost density(Decision decision) {
    long vector = vectorBytes();
    long touched = work.task().touched();
    long block = Math.min(touched * vector, DensityCost.BLOCK_COMPONENTS * Float.BYTES);
    long sums = 12 * block / vector;
    long atOnce = work.cluster().executorCores();
    long tiles = decision.choice() == Choice.SCAN ? block : 0;
    return new StepCost(
        "density",
        decision.seconds(),
        touched * (vector + 2 * ID) + 2 * block,
        touched == 0 ? 0 : block + atOnce * (tiles + sums),
        touched == 0 ? 0 : mapped(decision),
        0,
        (long) (sums * taskCount(decision)));
  }

  StepCost transport(double seconds) {
    return new StepCost(
        "transport", seconds, 40L * work.task().queries() * work.reachableDepth(), 0, 0, 0, 0);
  }

  StepCost output(double seconds) {
    long hits = (long) work.task().queries() * work.reachableDepth();
    return new StepCost("output", seconds, HIT_HEAP * hits, 0, 0, HIT_SENT * hits, 0);
  }

  private long mapped(Decision decision) {
    boolean isMapped = decision.choice() == Choice.GRAPH || work.pool().form() == Form.SHARDS;
    return isMapped && work.index().isPresent() ? indexBytes(work) : 0;
  }

  private double taskCount(Decision decision) {
    return decision.choice() == Choice.GRAPH
        ? Math.min(work.index().orElseThrow().shards(), 4.0 * work.cluster().cores())
        : SparkCost.MEASURED.tasks(work.pool());
  }

  private long vectorBytes() {
    return (long) work.pool().dimensions() * Float.BYTES;
  }

  private long queryBytes() {
    return work.task().queries() * (vectorBytes() + ID);
  }

  private long heap() {
    return work.cluster().executorHeapBytes().orElse(work.cluster().driverHeapBytes());
  }

  private long executors() {
    return Math.max(1, work.cluster().cores() / work.cluster().executorCores());
  }
}
