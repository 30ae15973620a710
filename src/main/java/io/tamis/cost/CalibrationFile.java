package io.tamis.cost;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tamis.scan.BlockedScan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * A {@link Calibration} as a file of this machine. Its name tells what it holds for, so another
 * processor or Java looks for another file; one that is broken counts as none.
 */
final class CalibrationFile {
  /** Raised when the record or what is measured changes. */
  private static final int FORMAT = 2;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private CalibrationFile() {}

  /**
   * @param folders where it may lie, the first that can be written takes a new one
   * @param measure called where no folder holds one
   */
  static Calibration readOrWrite(List<Path> folders, Supplier<Calibration> measure) {
    String name = name();
    for (Path folder : folders) {
      Optional<Calibration> found = read(folder.resolve(name));
      if (found.isPresent()) {
        return found.get();
      }
    }
    Calibration measured = measure.get();
    for (Path folder : folders) {
      if (isWritten(folder, name, measured)) {
        break; // else it is measured again next time
      }
    }
    return measured;
  }

  static String name() {
    String machine =
        String.join(
            "\n",
            processor(),
            System.getProperty("os.arch", ""),
            Runtime.version().toString(),
            Boolean.toString(BlockedScan.isVectorized()),
            Integer.toString(FORMAT));
    CRC32C crc = new CRC32C();
    crc.update(machine.getBytes(StandardCharsets.UTF_8));
    return "calibration-" + HexFormat.of().toHexDigits((int) crc.getValue()) + ".json";
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.filter(line -> line.startsWith("model name")).findFirst().orElse("");
    } catch (IOException e) { // no Linux
      return System.getProperty("os.name", "");
    }
  }

  private static Optional<Calibration> read(Path file) {
    try {
      return Optional.ofNullable(JSON.readValue(file.toFile(), Calibration.class))
          .filter(CalibrationFile::isWhole);
    } catch (IOException e) { // missing, cut or of another version
      return Optional.empty();
    }
  }

  private static boolean isWhole(Calibration read) {
    return Stream.of(
            Optional.ofNullable(read.scanRow()),
            Optional.ofNullable(read.scanPair()),
            Optional.ofNullable(read.distance()),
            Optional.ofNullable(read.graphBuild()),
            Optional.ofNullable(read.graphBeam()))
        .allMatch(Optional::isPresent);
  }

  private static boolean isWritten(Path folder, String name, Calibration measured) {
    try {
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, name, ".new");
      try {
        JSON.writeValue(fresh.toFile(), measured);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
