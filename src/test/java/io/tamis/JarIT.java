package io.tamis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The jar that {@code spark-submit} is given. */
@Tag("jar")
class JarIT {
  private static final Path JAR = Path.of("target/tamis.jar");
  private static final long MOST_BYTES = 40_000_000;
  private static final int JAVA_21 = 65;

  /** What may lie beside our own classes, and the artifact it comes from. */
  private static final Map<String, String> BUNDLED =
      Map.of(
          "org/apache/lucene/", "lucene-core",
          "io/tamis/shaded/picocli/", "picocli",
          "io/tamis/shaded/snakeyaml/", "snakeyaml-engine",
          "META-INF/resources/webjars/chart.js/", "chart.js");

  private static JarFile jar;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(JAR.toFile());
  }

  @AfterAll
  static void close() throws IOException {
    if (jar != null) {
      jar.close();
    }
  }

  private static List<String> names() {
    return jar.stream().map(ZipEntry::getName).toList();
  }

  /** Names of classes, those for newer Javas without their folder. */
  private static List<String> classes() {
    return names().stream().filter(name -> name.endsWith(".class")).toList();
  }

  private static String text(String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(MOST_BYTES);
  }

  /** Spark, Hadoop, Scala, Arrow, Jackson and the model libraries are the platform's. */
  @Test
  void holdsOurClassesAndThoseOfTheListedLibrariesAndNoOthers() {
    Set<String> strange = new TreeSet<>();
    for (String name : classes()) {
      String plain = name.replaceFirst("^META-INF/versions/\\d+/", "");
      if (BUNDLED.keySet().stream().noneMatch(plain::startsWith)
          && !plain.matches("io/tamis/(?!shaded/).*")) {
        strange.add(plain);
      }
    }
    assertThat(strange).isEmpty();
    assertThat(classes()).contains("io/tamis/cli/Main.class").hasSizeGreaterThan(1_000);
  }

  @Test
  void holdsNothingTwice() {
    List<String> names = new ArrayList<>(names());
    Collections.sort(names);
    assertThat(names).doesNotHaveDuplicates();
  }

  @Test
  void runsOnJava21() throws IOException {
    for (String name : classes()) {
      try (DataInputStream in = new DataInputStream(jar.getInputStream(jar.getEntry(name)))) {
        in.readInt();
        in.readUnsignedShort();
        assertThat(in.readUnsignedShort()).as(name).isLessThanOrEqualTo(JAVA_21);
      }
    }
    Manifest manifest = jar.getManifest();
    assertThat(manifest.getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
    assertThat(manifest.getMainAttributes().getValue("Main-Class")).isEqualTo("io.tamis.cli.Main");
  }

  /** Lucene finds its formats by these lists; one that is cut off answers searches with nothing. */
  @Test
  void everyServiceThatIsListedIsThere() throws IOException {
    Set<String> classes = new TreeSet<>(classes());
    List<String> lists =
        names().stream().filter(name -> name.matches("META-INF/services/[^/]+")).toList();
    assertThat(lists)
        .contains(
            "META-INF/services/org.apache.lucene.codecs.Codec",
            "META-INF/services/org.apache.lucene.codecs.KnnVectorsFormat");
    for (String list : lists) {
      List<String> services =
          text(list)
              .lines()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .toList();
      assertThat(classes)
          .as(list)
          .containsAll(services.stream().map(name -> name.replace('.', '/') + ".class").toList());
    }
    assertThat(text("META-INF/services/org.apache.lucene.codecs.Codec")).contains("Lucene104Codec");
  }

  @Test
  void theLicencesOfAllThatIsInsideAreListed() throws IOException {
    String list = text("META-INF/THIRD-PARTY.txt");
    for (Map.Entry<String, String> library : BUNDLED.entrySet()) {
      assertThat(names()).anyMatch(name -> name.startsWith(library.getKey()));
      assertThat(list.lines().filter(line -> line.contains(":" + library.getValue() + ":")))
          .as(library.getValue())
          .hasSize(1)
          .allMatch(line -> line.matches("\\s*\\((Apache-2\\.0|MIT)\\).*"));
    }
    assertThat(list.lines().filter(line -> line.matches(".*:.*:.*"))).hasSize(BUNDLED.size());
    assertThat(text("META-INF/LICENSE.txt")).contains("Apache License");
    assertThat(text("META-INF/NOTICE.txt")).contains("Apache Lucene");
    assertThat(names()).anyMatch(name -> name.matches("META-INF/.*/chart.js/.*/LICENSE.md"));
  }
}
