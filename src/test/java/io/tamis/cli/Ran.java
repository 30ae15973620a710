package io.tamis.cli;

import io.tamis.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** A command that ran to its end in this JVM, on the tests' Spark, and what it said. */
record Ran(int exitCode, String out, String err) {
  static Ran of(String... arguments) {
    SparkSession.setDefaultSession(LocalSpark.session()); // found, so not stopped
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Main.execute(arguments);
      return new Ran(
          exitCode,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** A command with {@code --set} before each setting; options stay as they are. */
  static Ran with(String command, List<String> settings) {
    return of(arguments(command, settings));
  }

  static String[] arguments(String command, List<String> settings) {
    List<String> arguments = new ArrayList<>(List.of(command));
    for (String setting : settings) {
      if (!setting.startsWith("--")) {
        arguments.add("--set");
      }
      arguments.add(setting);
    }
    return arguments.toArray(String[]::new);
  }

  /** What standard error holds beside the lines on steps, ended and under way. */
  List<String> complaints() {
    return err.lines()
        .filter(line -> !line.matches("[a-z-]+ +\\d+\\.\\d s|.*: \\d+ of \\d+ tasks, \\d+ s"))
        .toList();
  }
}
