package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class LogitsTest {
  @Test
  void memoryThatIsLargeEnoughIsUsedAgain() {
    ByteBuffer earlier = ByteBuffer.allocateDirect(2_000);
    Queue<ByteBuffer> idle = new ArrayDeque<>(List.of(earlier, ByteBuffer.allocateDirect(8)));
    assertThat(Logits.memory(OnnxJavaType.FLOAT16, 100, 10, idle)).isSameAs(earlier);
    assertThat(Logits.memory(OnnxJavaType.FLOAT, 100, 10, idle).capacity()).isEqualTo(4_000);
    assertThat(idle).isEmpty();
  }

  @Test
  void refusesARowThatNoBufferHolds() {
    assertThatThrownBy(() -> Logits.memory(OnnxJavaType.FLOAT, 150_000, 4_000, new ArrayDeque<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "score.max-tokens must be at most 3579 for a vocabulary of 150000, because the logits"
                + " of a row must fit 2 GB, but a row has 4000");
  }
}
