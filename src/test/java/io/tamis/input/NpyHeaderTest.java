package io.tamis.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.SharedData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryVersion(int version) throws IOException {
    byte[] file = NpyBytes.of(version, NpyBytes.header("<f4", "(3, 5)"), 60);
    assertThat(read(file))
        .isEqualTo(new VectorLayout(VectorLayout.Type.FLOAT32, 3, 5, file.length - 60));
  }

  @Test
  void readsWhatNumpyWrote() throws IOException {
    Path file = Path.of(SharedData.path("toy/candidates.npy"));
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(NpyHeader.read(in, Files.size(file), "f"))
          .isEqualTo(new VectorLayout(VectorLayout.Type.FLOAT64, 1000, 16, 128));
    }
  }

  @Test
  void aRowsOffsetGrowsBeyondTwoGigabytes() {
    VectorLayout header = new VectorLayout(VectorLayout.Type.FLOAT32, 1L << 33, 128, 128);
    assertThat(header.offset(1L << 32)).isEqualTo(128 + (1L << 41));
  }

  @Test
  void refusesWhatIsNoNpyFile() {
    refuses("{\"a\": 1, \"b\": 2}".getBytes(StandardCharsets.UTF_8), "does not start with");
    refuses(NpyBytes.of(4, NpyBytes.header("<f4", "(3, 5)"), 60), "has format version 4.0");
  }

  @Test
  void refusesAFileThatEndsTooEarly() {
    byte[] file = NpyBytes.of(1, NpyBytes.header("<f4", "(3, 5)"), 60);
    refuses(new byte[0], "f ends within its header, after 0 bytes");
    refuses(Arrays.copyOf(file, 4), "f ends within its header, after 4 bytes");
    refuses(Arrays.copyOf(file, 40), "f ends within its header, after 40 bytes");
    refuses(
        Arrays.copyOf(file, file.length - 7),
        "f must hold 60 bytes of data for 3 rows x 5 columns of <f4, but holds 53");
  }

  @Test
  void refusesOtherNumbers() {
    refuses(NpyBytes.of(1, NpyBytes.header(">f4", "(3, 5)"), 60), "|u1, but holds >f4");
    refuses(NpyBytes.of(1, NpyBytes.header("<i8", "(3, 5)"), 120), "|u1, but holds <i8");
    refuses(NpyBytes.of(1, NpyBytes.header("|O", "(3, 5)"), 120), "|u1, but holds |O");
    String fields = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3, 5), }";
    refuses(NpyBytes.of(1, fields, 60), "|u1, but holds [('a', '<f4')]");
  }

  @Test
  void refusesOtherShapes() {
    refuses(NpyBytes.of(1, NpyBytes.header("<f4", "(15,)"), 60), "but has (15,)");
    refuses(NpyBytes.of(1, NpyBytes.header("<f4", "(3, 5, 1)"), 60), "but has (3, 5, 1)");
    refuses(NpyBytes.of(1, NpyBytes.header("<f4", "()"), 4), "but has ()");
    refuses(NpyBytes.of(1, NpyBytes.header("<f4", "(0, 5)"), 0), "it has 0 rows and 5 columns");
    refuses(NpyBytes.of(1, NpyBytes.header("<f4", "(3, 0)"), 0), "it has 3 rows and 0 columns");
    refuses(
        NpyBytes.of(1, NpyBytes.header("<f4", "(9999999999999999999, 5)"), 0), "no file can hold");
    String fortran = NpyBytes.header("<f4", "(3, 5)").replace("False", "True");
    refuses(NpyBytes.of(1, fortran, 60), "is in Fortran order");
  }

  @Test
  void refusesAHeaderWithoutAShape() {
    refuses(NpyBytes.of(1, "{'descr': '<f4', 'fortran_order': False}", 60), "readable shape");
  }

  private static VectorLayout read(byte[] file) throws IOException {
    return NpyHeader.read(new ByteArrayInputStream(file), file.length, "f");
  }

  private static void refuses(byte[] file, String reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
