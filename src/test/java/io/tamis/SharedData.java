package io.tamis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real data that lies beside the project; a test that needs it is skipped where it is absent. */
public final class SharedData {
  private static final Path FOLDER = Path.of("..", "shared", "data");

  private SharedData() {}

  /**
   * @param name such as {@code toy/candidates.npy}
   */
  public static String path(String name) {
    Path path = FOLDER.resolve(name);
    assumeTrue(Files.exists(path), "skipped: there is no " + path);
    return path.toAbsolutePath().normalize().toString();
  }
}
