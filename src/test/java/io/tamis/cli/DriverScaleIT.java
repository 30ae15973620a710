package io.tamis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver of 2 GB takes what 10,000 parts send for 10,000 queries, and plans from it. */
@Tag("long")
class DriverScaleIT {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @TempDir private Path folder;

  @Test
  void tenThousandPartsAndQueriesFitIntoTwoGigabytes() throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.matches("(--|-XX:).*"))
        .forEach(line::add);
    line.addAll(
        List.of(
            "-Xmx2g",
            "-Djava.io.tmpdir=" + folder,
            "-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath(),
            "-cp",
            System.getProperty("java.class.path"),
            DriverScale.class.getName()));
    Path log = folder.resolve("driver.log");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Forked driver = new Forked(builder.redirectOutput(log.toFile()).start(), log);
    assertThat(driver.exitCode(PATIENCE)).as(driver.said()).isZero();
    String said = Files.readString(log);
    System.out.println(said);
    assertThat(value(said, "wrong")).isZero();
    assertThat(value(said, "candidates")).isGreaterThan(300_000);
    assertThat(value(said, "s")).isBetween(20.0, 390.0); // neither trivial nor cut short
    assertThat(value(said, "gap")).isBetween(-1e-9, 1e-9);
    assertThat(value(said, "exact")).isOne();
    assertThat(value(said, "mass")).isCloseTo(1, within(1e-9));
    assertThat(value(said, "maxHeap")).isLessThanOrEqualTo(2L << 30);
  }

  private static double value(String said, String name) {
    Matcher line = Pattern.compile("^" + name + "=(.*)$", Pattern.MULTILINE).matcher(said);
    assertThat(line.find()).as(name).isTrue();
    return Double.parseDouble(line.group(1));
  }
}
