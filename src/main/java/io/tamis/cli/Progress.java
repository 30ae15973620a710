package io.tamis.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What the user sees while a run is under way, and what its steps cost: on a terminal a bar that
 * moves, elsewhere a line every ten seconds, and one line for each step that took a while; the same
 * lines as JSON where the log is; and always gauges for Spark's metrics.
 */
final class Progress extends SparkListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  private static final long BAR_MILLIS = 200;
  private static final long LINE_MILLIS = 10_000;
  private static final int BAR_WIDTH = 24;

  /** Steps shorter than this are not told. */
  private static final double SHOWN_SECONDS = 0.3;

  private final SparkContext context;
  private final boolean terminal;
  private final boolean quiet;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> ticking;
  private final ProgressSource source = new ProgressSource();
  private String runId = "";
  private final Map<String, Cost> costs = new LinkedHashMap<>();
  private String step = "";
  private long stepStart;
  private String stage = "";
  private int tasks;
  private int tasksDone;
  private long peakExecutor;

  /** What one step cost so far. */
  private static final class Cost {
    private double seconds;
    private long rows;
    private long shuffleBytes;
  }

  private Progress(SparkContext context, boolean terminal, boolean quiet) {
    this.context = context;
    this.terminal = terminal;
    this.quiet = quiet;
  }

  static Progress on(SparkContext context) {
    boolean terminal = "1".equals(System.getenv("TAMIS_TERMINAL")) && !JsonLog.isOn();
    return watching(new Progress(context, terminal, false));
  }

  /** Measures what steps cost, and shows nothing. */
  static Progress quiet(SparkContext context) {
    return watching(new Progress(context, false, true));
  }

  private static Progress watching(Progress progress) {
    SparkContext context = progress.context;
    context.addSparkListener(progress);
    progress.offerGauges();
    long period = progress.terminal ? BAR_MILLIS : LINE_MILLIS;
    progress.ticking =
        progress.clock.scheduleAtFixedRate(progress::tick, period, period, TimeUnit.MILLISECONDS);
    return progress;
  }

  private void offerGauges() {
    source.gauge("step", this::stepNumber);
    source.gauge("tasks.done", this::shownTasksDone);
    source.gauge("tasks.total", this::shownTasks);
    source.register();
  }

  /** Of the step under way, from 1 in the order of their first run; 0 between steps. */
  private synchronized int stepNumber() {
    return 1 + new ArrayList<>(costs.keySet()).indexOf(step);
  }

  /** Of the Spark stage under way; none between steps. */
  private synchronized int shownTasks() {
    return step.isEmpty() ? 0 : tasks;
  }

  private synchronized int shownTasksDone() {
    return Math.min(tasksDone, shownTasks());
  }

  private synchronized double seconds(String name) {
    return cost(name).seconds + (step.equals(name) ? (System.nanoTime() - stepStart) / 1e9 : 0);
  }

  <T> T step(String name, Callable<T> work) throws Exception {
    String before = MDC.get(JsonLog.STEP);
    begin(name);
    boolean done = false;
    try {
      T result = work.call();
      done = true;
      return result;
    } finally {
      end(name, done);
      JsonLog.context(JsonLog.STEP, before);
    }
  }

  private synchronized void begin(String name) {
    step = name;
    stage = name;
    stepStart = System.nanoTime();
    tasks = 0;
    tasksDone = 0;
    cost(name);
    context.setJobDescription(name);
    runId = MDC.get(JsonLog.RUN_ID); // for the clock's thread
    MDC.put(JsonLog.STEP, name);
  }

  private synchronized void end(String name, boolean done) {
    double seconds = (System.nanoTime() - stepStart) / 1e9;
    cost(name).seconds += seconds;
    step = "";
    context.setJobDescription(null);
    if (done && seconds >= SHOWN_SECONDS) {
      print(String.format(Locale.ROOT, "%-10s %6.1f s", name, seconds), true);
    }
  }

  /** The rows that a step gave. */
  synchronized void rows(String name, long rows) {
    cost(name).rows = rows;
  }

  private synchronized long rows(String name) {
    return cost(name).rows;
  }

  /** Name, seconds, rows and bytes shuffled of each step, in order of their first run. */
  synchronized List<Map<String, Object>> stages() {
    return costs.entrySet().stream()
        .map(
            entry -> {
              Map<String, Object> stageCost = new LinkedHashMap<>();
              stageCost.put("name", entry.getKey());
              stageCost.put("seconds", Math.round(entry.getValue().seconds * 1000) / 1000.0);
              stageCost.put("rows", entry.getValue().rows);
              stageCost.put("shuffle_bytes", entry.getValue().shuffleBytes);
              return stageCost;
            })
        .toList();
  }

  /** The most memory that the driver, or a JVM that ran tasks, was seen to hold, in bytes. */
  synchronized long peakMemory() {
    return Math.max(peakExecutor, ResidentMemory.peakBytes());
  }

  private Cost cost(String name) {
    return costs.computeIfAbsent(
        name,
        key -> {
          source.gauge(key + ".seconds", () -> seconds(key));
          source.gauge(key + ".rows", () -> rows(key));
          return new Cost();
        });
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    tasks = event.stageInfo().numTasks();
    tasksDone = 0;
    String description =
        event.properties() == null ? null : event.properties().getProperty("spark.job.description");
    stage = description == null ? step : description;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    tasksDone++;
    if (event.taskExecutorMetrics() != null) {
      long heap = event.taskExecutorMetrics().getMetricValue("JVMHeapMemory");
      long beside = event.taskExecutorMetrics().getMetricValue("JVMOffHeapMemory");
      peakExecutor = Math.max(peakExecutor, heap + beside);
    }
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
    TaskMetrics metrics = event.stageInfo().taskMetrics();
    if (metrics != null && !step.isEmpty()) {
      cost(step).shuffleBytes += metrics.shuffleWriteMetrics().bytesWritten();
    }
  }

  private synchronized void tick() {
    if (step.isEmpty()) {
      return;
    }
    if (runId != null) {
      MDC.put(JsonLog.RUN_ID, runId);
    }
    MDC.put(JsonLog.STEP, step);
    long seconds = (System.nanoTime() - stepStart) / 1_000_000_000;
    int filled = tasks == 0 ? 0 : BAR_WIDTH * Math.min(tasksDone, tasks) / tasks;
    String bar = terminal ? "[" + "=".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] " : "";
    print(
        String.format(
            Locale.ROOT,
            "%s%s: %d of %d tasks, %d s",
            bar,
            stage,
            Math.min(tasksDone, tasks),
            tasks,
            seconds),
        false);
  }

  /**
   * @param lasting whether the line stays on a terminal when the next one comes
   */
  private void print(String line, boolean lasting) {
    if (quiet) {
      return;
    }
    if (JsonLog.isOn()) {
      LOG.info("{}", line);
    } else if (terminal) {
      System.err.print("\r\u001b[K" + line + (lasting ? "\n" : ""));
    } else {
      System.err.println(line);
    }
  }

  @Override
  public void close() {
    ticking.cancel(false);
    clock.shutdownNow();
    context.removeSparkListener(this);
    source.close();
    if (terminal) {
      System.err.print("\r\u001b[K");
    }
  }
}
