package io.tamis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, all of it: heap, classes, stacks and what lies outside. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** The most so far, in bytes, as Linux counts it; elsewhere the heap's size now. */
  static long peakBytes() {
    if (Files.isReadable(STATUS)) {
      try {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith("VmHWM:")) {
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
          }
        }
      } catch (IOException e) {
        return Runtime.getRuntime().totalMemory();
      }
    }
    return Runtime.getRuntime().totalMemory();
  }
}
