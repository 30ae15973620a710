package io.tamis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Headless Chromium, which opens a page as a reader would and tells what came of it. */
public final class Browser {
  private static final Pattern FOUND = Pattern.compile("data-found=\"([^\"]*)\"");
  private static final int TIMEOUT_SECONDS = 120;

  private final Path program;
  private final Path folder;

  private Browser(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** What a screen is set to. */
  public enum Scheme {
    DARK,
    LIGHT
  }

  /**
   * A page that was opened.
   *
   * @param console what it wrote to the console: errors, and scripts that were kept from running
   * @param found what {@code opened.html} tells of it
   */
  public record Opened(List<String> console, JsonNode found) {}

  /** Chromium; where there is none, the test is skipped. */
  public static Browser inFolder(Path folder) {
    Optional<Path> program =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(part -> Path.of(part, "chromium"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(
        program.isPresent(),
        "no page is opened, because chromium is not on the PATH; apt-get install chromium");
    return new Browser(program.orElseThrow(), folder);
  }

  /** Opens a page on a screen that is as wide as a phone's. */
  public Opened open(Path page, Scheme scheme) throws Exception {
    Path outer = folder.resolve("opened.html");
    try (InputStream resource = Browser.class.getResourceAsStream("opened.html")) {
      Files.write(outer, resource.readAllBytes());
    }
    Path out = folder.resolve("dom.html");
    Path err = folder.resolve("console.log");
    List<String> command =
        List.of(
            program.toString(),
            "--headless",
            "--no-sandbox", // which root may not have
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--user-data-dir=" + folder.resolve("profile"),
            "--allow-file-access-from-files", // so that the outer page may look into the inner
            "--blink-settings=preferredColorScheme=" + (scheme == Scheme.DARK ? 0 : 1),
            "--enable-logging=stderr",
            "--v=0",
            "--virtual-time-budget=10000",
            "--dump-dom",
            outer.toUri() + "#" + page.toUri());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("chromium did not end; it said " + Files.readString(err));
    }
    return new Opened(console(err), found(out, err));
  }

  private static List<String> console(Path err) throws IOException {
    List<String> console = new ArrayList<>();
    for (String line : Files.readAllLines(err)) {
      if (line.contains(":CONSOLE")) {
        console.add(line);
      }
    }
    return console;
  }

  private static JsonNode found(Path out, Path err) throws IOException {
    Matcher found = FOUND.matcher(Files.readString(out));
    if (!found.find()) {
      throw new AssertionError("the page was not opened; chromium said " + Files.readString(err));
    }
    return new ObjectMapper()
        .readTree(
            found
                .group(1)
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&nbsp;", "\u00a0")
                .replace("&amp;", "&"));
  }
}
