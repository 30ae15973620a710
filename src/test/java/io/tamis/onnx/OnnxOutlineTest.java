package io.tamis.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxOutlineTest {
  @TempDir private Path folder;

  private byte[] model(TinyModel.Form form) throws IOException {
    return Files.readAllBytes(TinyModel.of(50, 20, 0).write(folder, form));
  }

  private static OnnxOutline read(byte[] bytes) throws IOException {
    return OnnxOutline.read(new ByteArrayInputStream(bytes));
  }

  @Test
  void tellsInputsOutputsAndFilesOfWeights() throws Exception {
    OnnxOutline outline = read(model(TinyModel.Form.EXTERNAL));
    assertThat(outline.inputs()).containsExactly("input_ids", "attention_mask", "position_ids");
    assertThat(outline.outputs()).containsExactly("logits");
    assertThat(outline.externalFiles()).containsExactly("weights/w.bin");
    assertThat(read(model(TinyModel.Form.WHOLE)).externalFiles()).isEmpty();
  }

  @Test
  void weightsThatAreListedAmongTheInputsAreNone() throws Exception {
    ProtobufOutput weight = new ProtobufOutput().number(1, 3).text(8, "W");
    ProtobufOutput graph =
        new ProtobufOutput()
            .message(11, new ProtobufOutput().text(1, "input_ids"))
            .message(11, new ProtobufOutput().text(1, "W"))
            .message(5, weight)
            .message(12, new ProtobufOutput().text(1, "logits"));
    assertThat(read(new ProtobufOutput().message(7, graph).toBytes()).inputs())
        .containsExactly("input_ids");
  }

  @Test
  void weightsOfConstantsAndInnerGraphsAreFoundToo() throws Exception {
    ProtobufOutput constant = node(5, external("a.bin"));
    ProtobufOutput inner = new ProtobufOutput().message(1, node(5, external("b.bin")));
    inner.message(11, new ProtobufOutput().text(1, "inside"));
    ProtobufOutput graph =
        new ProtobufOutput()
            .message(1, constant)
            .message(1, node(6, inner))
            .message(12, new ProtobufOutput().text(1, "logits"));
    OnnxOutline outline = read(new ProtobufOutput().message(7, graph).toBytes());
    assertThat(outline.externalFiles()).containsExactly("a.bin", "b.bin");
    assertThat(outline.inputs()).isEmpty();
  }

  private static ProtobufOutput node(int field, ProtobufOutput value) {
    return new ProtobufOutput().message(5, new ProtobufOutput().message(field, value));
  }

  private static ProtobufOutput external(String location) {
    return new ProtobufOutput()
        .message(13, new ProtobufOutput().text(1, "offset").text(2, "0"))
        .message(13, new ProtobufOutput().text(1, "location").text(2, location));
  }

  @Test
  void aFileThatWasCutIsNone() throws Exception {
    byte[] whole = model(TinyModel.Form.WHOLE);
    for (int length : new int[] {0, 1, 10, whole.length / 2, whole.length - 12}) {
      assertThatThrownBy(() -> read(Arrays.copyOf(whole, length)))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void textIsNone() {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    assertThatThrownBy(() -> read(pointer.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage("byte 1 is no field's beginning");
  }
}
