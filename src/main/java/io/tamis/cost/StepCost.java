package io.tamis.cost;

/**
 * What one step is predicted to take.
 *
 * @param step its name, as the job tells it
 * @param seconds of wall clock
 * @param driverHeapBytes beside what Spark itself holds
 * @param executorHeapBytes in one executor, for all tasks that it runs at once, beside what Spark
 *     itself holds
 * @param offHeapBytes files mapped into memory, of all machines; the system gives it back when it
 *     is short
 * @param diskBytes written, of all machines, shuffles included
 * @param shuffleBytes sent between tasks
 */
public record StepCost(
    String step,
    double seconds,
    long driverHeapBytes,
    long executorHeapBytes,
    long offHeapBytes,
    long diskBytes,
    long shuffleBytes) {}
