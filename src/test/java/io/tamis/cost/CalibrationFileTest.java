package io.tamis.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationFileTest {
  @TempDir private Path folder;
  private final AtomicInteger measurements = new AtomicInteger();

  private Calibration measure() {
    measurements.incrementAndGet();
    ByDimensions seconds = new ByDimensions(new int[] {64, 768}, new double[] {1e-6, 0.1 + 0.2});
    return new Calibration(seconds, seconds, seconds, seconds, seconds);
  }

  private Calibration read(Path... folders) {
    return CalibrationFile.readOrWrite(List.of(folders), this::measure);
  }

  @Test
  void isMeasuredOnceAndReadBackAsItWas() throws IOException {
    Path place = folder.resolve("a/b");
    Calibration first = read(place);
    Calibration second = read(place);
    assertThat(measurements).hasValue(1);
    assertThat(second).usingRecursiveComparison().isEqualTo(first);
    try (Stream<Path> files = Files.list(place)) {
      assertThat(files).containsExactly(place.resolve(CalibrationFile.name()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"scanRow\": {\"dimensions\": [1], \"seconds\": [1]}",
        "{\"scanRow\": {\"dimensions\": [1], \"seconds\": [-1]}}",
        "{\"another\": 1}"
      })
  void aBrokenFileIsMeasuredAnew(String text) throws IOException {
    Files.writeString(folder.resolve(CalibrationFile.name()), text);
    read(folder);
    read(folder);
    assertThat(measurements).hasValue(1);
  }

  @Test
  void aFolderThatCannotBeWrittenIsPassedOver() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    read(file.resolve("below"), folder.resolve("other"));
    read(file.resolve("below"), folder.resolve("other"));
    assertThat(measurements).hasValue(1);
    read(file.resolve("below"));
    assertThat(measurements).hasValue(2);
  }
}
