package io.tamis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * What Spark did while some work was under way.
 *
 * @param descriptions of the jobs, in their order
 * @param shuffledBytes that tasks wrote for others
 */
public record SparkJobs(List<String> descriptions, long shuffledBytes) {
  public static SparkJobs of(Runnable work) throws TimeoutException {
    List<String> jobs = new CopyOnWriteArrayList<>();
    AtomicLong bytes = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.add(job.properties().getProperty("spark.job.description"));
          }

          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            bytes.addAndGet(task.taskMetrics().shuffleWriteMetrics().bytesWritten());
          }
        };
    SparkContext context = LocalSpark.session().sparkContext();
    context.listenerBus().waitUntilEmpty();
    context.addSparkListener(listener);
    try {
      work.run();
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.removeSparkListener(listener);
    }
    return new SparkJobs(jobs, bytes.get());
  }
}
