package io.tamis.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tamis.onnx.FloatType;
import io.tamis.onnx.IdleMemory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LogitsTest {
  @Test
  void memoryThatIsLargeEnoughIsUsedAgain() {
    ByteBuffer earlier = ByteBuffer.allocateDirect(2_000);
    IdleMemory idle = new IdleMemory();
    idle.give(earlier);
    idle.give(ByteBuffer.allocateDirect(8));
    assertThat(Logits.memory(FloatType.FLOAT16, 100, 10, idle)).isSameAs(earlier);
    assertThat(Logits.memory(FloatType.FLOAT, 100, 10, idle).capacity()).isEqualTo(4_000);
  }

  @Test
  void refusesARowThatNoBufferHolds() {
    assertThatThrownBy(() -> Logits.memory(FloatType.FLOAT, 150_000, 4_000, new IdleMemory()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "score.max-tokens must be at most 3579 for a vocabulary of 150000, because the logits"
                + " of a row must fit 2 GB, but a row has 4000");
  }
}
