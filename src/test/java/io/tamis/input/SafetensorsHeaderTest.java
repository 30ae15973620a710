package io.tamis.input;

import static io.tamis.input.SafetensorsBytes.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SafetensorsHeaderTest {
  private static final String VECTORS = tensor("v", "F32", "[3,5]", 0, 60);

  @Test
  void readsWhereTheVectorsLie() throws IOException {
    String header = "{" + VECTORS + ",\"__metadata__\":{\"v\":\"x\"}}  ";
    assertThat(vectors(SafetensorsBytes.of(header, 60), ""))
        .isEqualTo(new VectorLayout(VectorLayout.Type.FLOAT32, 3, 5, 8 + header.length()));
  }

  @Test
  void theTensorWithTwoSidesIsTaken() throws IOException {
    String header =
        "{"
            + tensor("ids", "I64", "[3]", 0, 24)
            + ","
            + tensor("odd", "F4", "[2, 2, 2]", 24, 28)
            + ","
            + tensor("v", "BF16", "[3,5]", 28, 58)
            + "}";
    assertThat(vectors(SafetensorsBytes.of(header, 58), ""))
        .isEqualTo(new VectorLayout(VectorLayout.Type.BFLOAT16, 3, 5, 8 + header.length() + 28));
  }

  @Test
  void ofSeveralTheOneIsTakenThatIsNamed() throws IOException {
    byte[] file =
        SafetensorsBytes.of("{" + VECTORS + "," + tensor("w", "I8", "[2,3]", 60, 66) + "}", 66);
    assertThat(vectors(file, "w").columns()).isEqualTo(3);
    refusesVectors(
        file,
        "",
        "f must hold one tensor of shape [rows, columns], or q.embedding must name it, but holds 2;"
            + " its tensors are v F32 [3, 5], w I8 [2, 3]");
    refusesVectors(
        file,
        "x",
        "f holds no tensor x, which q.embedding names; its tensors are v F32 [3, 5], w I8 [2, 3]");
  }

  @Test
  void aTensorMustHoldVectors() {
    refusesVectors(one("I64", "[3, 5]", 120), "", "f, tensor v must be of dtype F16, BF16, F32,");
    refusesVectors(one("F32", "[15]", 60), "v", "f, tensor v must have shape [rows, columns], but");
    refusesVectors(one("F32", "[15]", 60), "", "but holds 0; its tensors are v F32 [15]");
    refusesVectors(one("F32", "[0, 5]", 0), "", "f, tensor v must hold vectors");
  }

  @Test
  void aHeaderIsNotLongerThanTheFormatAllows() {
    byte[] file = one("F32", "[3, 5]", 60);
    file[3] = 7;
    refuses(file, "f must have a header of at most 100,000,000 bytes, but has one of 117440570");
    file[7] = -1;
    refuses(file, "but has one of 18374686479789064250");
    refuses(Arrays.copyOf(file, 5), "f ends within its header, after 5 bytes");
    refuses(Arrays.copyOf(one("F32", "[3, 5]", 60), 30), "f must hold its header of 58 bytes, but");
  }

  @Test
  void aHeaderIsOneObjectInJson() {
    refuses(SafetensorsBytes.of("[1]", 0), "f must have a header that starts with {");
    refuses(SafetensorsBytes.of("{\"v\":", 0), "f must have a header in JSON, but it is none");
    refuses(SafetensorsBytes.of("{} {}", 0), "f must have a header in JSON, but it is none");
    refuses(
        SafetensorsBytes.of("{" + VECTORS + "," + VECTORS + "}", 60),
        "f must have a header in JSON, but it is none: Duplicate field 'v'");
    byte[] latin = one("F32", "[3, 5]", 60);
    latin[10] = (byte) 0xFC;
    refuses(latin, "f must have a header in UTF-8");
    refuses(SafetensorsBytes.of("{\"v\":{\"dtype\":\"F32\"}}", 0), "f, tensor v must have a dtype");
    refuses(one("F32", "[3, -5]", 60), "f, tensor v must have a dtype, a shape and two");
    refuses(one("F32", "[3.5, 2]", 60), "f, tensor v must have a dtype, a shape and two");
  }

  @Test
  void tensorsFillTheFileWithoutHolesAndOverlaps() {
    refuses(
        SafetensorsBytes.of("{" + VECTORS + "}", 59),
        "f, tensor v must lie within the file's 59 bytes of data, but has data_offsets [0, 60]");
    refuses(
        SafetensorsBytes.of("{" + VECTORS + "}", 61),
        "f must end with its last tensor, after 60 bytes of data, but holds 61");
    refuses(
        SafetensorsBytes.of("{" + tensor("v", "F32", "[3, 5]", 60, 0) + "}", 60),
        "f, tensor v must lie within");
    for (long begin : new long[] {59, 61}) {
      String second = tensor("w", "U8", "[2]", begin, begin + 2);
      refuses(
          SafetensorsBytes.of("{" + second + "," + VECTORS + "}", (int) begin + 2),
          "f, tensor w must start where the tensor before it ends, at 60, but has data_offsets ["
              + begin);
    }
    refuses(
        one("F16", "[3, 5]", 60),
        "f, tensor v must take as many bytes as shape [3, 5] of F16 needs, but takes 60");
    refuses(
        one("F32", "[4294967296, 4294967296]", 60),
        "f, tensor v must take as many bytes as shape [4294967296, 4294967296] of F32 needs");
  }

  private static byte[] one(String type, String shape, int bytes) {
    return SafetensorsBytes.of("{" + tensor("v", type, shape, 0, bytes) + "}", bytes);
  }

  private static SafetensorsHeader read(byte[] file) throws IOException {
    return SafetensorsHeader.read(new ByteArrayInputStream(file), file.length, "f");
  }

  private static VectorLayout vectors(byte[] file, String name) throws IOException {
    return read(file).vectors(Optional.of(name).filter(n -> !n.isEmpty()), "q.embedding");
  }

  private static void refuses(byte[] file, String reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static void refusesVectors(byte[] file, String name, String reason) {
    assertThatThrownBy(() -> vectors(file, name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
