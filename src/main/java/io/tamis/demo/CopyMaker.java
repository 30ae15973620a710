package io.tamis.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Copies of one task: one in ten is exact, each of the others is changed in one to three places and
 * differs from the original and from every other changed copy.
 */
final class CopyMaker {
  private static final List<CopyEdit> EDITS = List.of(CopyEdit.values());
  private static final int EXACT_ONE_IN = 10;
  private static final int MOST_EDITS = 3;

  private final Task original;
  private final SplittableRandom random;
  private final Set<Task> made = new HashSet<>();

  CopyMaker(Task original, SplittableRandom random) {
    this.original = original;
    this.random = random;
    made.add(original);
  }

  Task next() {
    if (random.nextInt(EXACT_ONE_IN) == 0) {
      return original;
    }
    Task copy;
    do {
      copy = edited();
    } while (!made.add(copy));
    return copy;
  }

  private Task edited() {
    Task copy = original;
    int edits = random.nextInt(1, MOST_EDITS + 1);
    for (int i = 0; i < edits; i++) {
      CopyEdit edit = EDITS.get(random.nextInt(EDITS.size()));
      copy =
          random.nextInt(3) == 0 // prompts are retyped more often than answers
              ? new Task(copy.prompt(), edit.apply(copy.response(), random))
              : new Task(edit.apply(copy.prompt(), random), copy.response());
    }
    return copy;
  }
}
