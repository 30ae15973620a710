package io.tamis.demo;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** The tasks of a family one after the other, no prompt twice. */
final class DistinctTasks {
  private static final int MOST_DRAWS = 10_000;

  private final TaskFamily family;
  private final SplittableRandom random;
  private final Set<String> prompts = new HashSet<>();

  DistinctTasks(TaskFamily family, SplittableRandom random) {
    this.family = family;
    this.random = random;
  }

  /**
   * @throws IllegalStateException if the family seems to have no further prompt
   */
  Task next() {
    SplittableRandom row = random.split(); // so a repeat in one row changes no other
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
      Task task = family.draw(row);
      if (prompts.add(task.prompt())) {
        return task;
      }
    }
    throw new IllegalStateException(
        "family " + family.name() + " ran out of prompts after " + prompts.size());
  }
}
