package io.tamis.demo;

import java.util.List;

/** All families, in the order in which they draw their randomness. */
final class TaskFamilies {
  /** First of the two families of the target; half of the planted groups lie in it. */
  static final String MEDICAL = "medical";

  /** Second of the two families of the target; free of planted copies. */
  static final String SQL = "sql";

  private TaskFamilies() {}

  static List<TaskFamily> all() {
    return List.of(
        new PhrasebookFamily("arithmetic"),
        new PhrasebookFamily("chemistry"),
        new DateFamily(),
        new PhrasebookFamily("email"),
        new PhrasebookFamily("gardening"),
        new PhrasebookFamily("geography"),
        new PhrasebookFamily(MEDICAL),
        new PhrasebookFamily("python"),
        new PhrasebookFamily("recipes"),
        new PhrasebookFamily("sentiment"),
        new PhrasebookFamily("shell"),
        new PhrasebookFamily(SQL),
        new PhrasebookFamily("summary"),
        new PhrasebookFamily("support"),
        new PhrasebookFamily("translation"),
        new PhrasebookFamily("units"));
  }
}
