package io.tamis.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tamis.config.ConfigFile;
import io.tamis.scan.Metric;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class IndexConfigTest {
  private static IndexConfig from(String... assignments) {
    ConfigFile file = ConfigFile.empty().with(List.of(assignments));
    file.refuseUnknown(IndexConfig.KEYS);
    return IndexConfig.from(file);
  }

  private static void assertRejected(String assignment, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> from(assignment)).withMessage(message);
  }

  @Test
  void thereIsNoIndexUnlessAPathIsGiven() {
    IndexConfig byDefault =
        new IndexConfig(
            Optional.empty(),
            OptionalInt.empty(),
            16,
            100,
            Encoding.FLOAT32,
            false,
            new IndexConfig.Cache("", 100));
    assertThat(from()).isEqualTo(byDefault);
    assertThat(from("index.shards=auto")).isEqualTo(byDefault);
    assertThatIllegalArgumentException()
        .isThrownBy(byDefault::requiredPath)
        .withMessage("index.path must be given: the folder of the index");
  }

  @Test
  void everyKeyIsRead() {
    assertThat(
            from(
                "index.path=an/index",
                "index.shards=1_000",
                "index.max-connections=32",
                "index.beam-width=200",
                "index.encoding=int8",
                "index.replace=true",
                "index.cache=/scratch",
                "index.cache-gigabytes=0.5"))
        .isEqualTo(
            new IndexConfig(
                Optional.of("an/index"),
                OptionalInt.of(1000),
                32,
                200,
                Encoding.INT8,
                true,
                new IndexConfig.Cache("/scratch", 0.5)));
  }

  @Test
  void rejectsNumbersOutOfBounds() {
    String shards = "index.shards must lie in [1, 100000], but is ";
    assertRejected("index.shards=0", shards + "0");
    assertRejected("index.shards=100001", shards + "100001");
    assertRejected("index.shards=-4294967290", shards + "-4294967290");
    assertRejected("index.shards=some", "index.shards must be a whole number, but is some");
    String connections = "index.max-connections must lie in [2, 512], but is ";
    assertRejected("index.max-connections=1", connections + "1");
    assertRejected("index.max-connections=513", connections + "513");
    assertRejected("index.max-connections=4294967300", connections + "4294967300");
    String width = "index.beam-width must lie in [2, 3200], but is ";
    assertRejected("index.beam-width=1", width + "1");
    assertRejected("index.beam-width=3201", width + "3201");
    String cache = "index.cache-gigabytes must be zero or more, and finite, but is ";
    assertRejected("index.cache-gigabytes=-1", cache + "-1.0");
    assertRejected("index.cache-gigabytes=NaN", cache + "NaN");
  }

  @Test
  void rejectsChoicesThatThereAreNot() {
    assertRejected(
        "index.encoding=int16",
        "index.encoding must be one of float32, int8, int4, bit, but is int16");
    assertRejected("index.replace=yes", "index.replace must be true or false, but is yes");
  }

  @Test
  void rejectsVectorsThatAreTooLong() {
    assertThat(from().settings(Metric.COSINE, 16_384).dimensions()).isEqualTo(16_384);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from().settings(Metric.COSINE, 16_385))
        .withMessage(
            "an index takes vectors of at most 16384 dimensions, but the candidates have 16385");
  }

  @Test
  void theNumberOfShardsFollowsTheSizeOfThePool() {
    IndexConfig auto = from();
    assertThat(auto.shards(1, 1)).isEqualTo(1);
    assertThat(auto.shards(19_999, 256)).isEqualTo(1);
    assertThat(auto.shards(20_000, 256)).isEqualTo(2);
    assertThat(auto.shards(1_000_000, 16)).isEqualTo(4); // 64 MB
    assertThat(auto.shards(1L << 22, 128)).isEqualTo(4); // 2 GB
    assertThat(auto.shards((1L << 22) + 1, 128)).isEqualTo(5);
    assertThat(auto.shards(1L << 30, 128)).isEqualTo(1024); // 512 GB
    assertThat(from("index.shards=7").shards(3, 1)).isEqualTo(7);
  }
}
