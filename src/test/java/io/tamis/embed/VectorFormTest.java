package io.tamis.embed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorFormTest {
  private static final float[][] PLACES = {{1, 2}, {3, 4}, {100, 100}};

  private static float[] vector(VectorForm form, int tokens) {
    return form.vector((place, into) -> System.arraycopy(PLACES[place], 0, into, 0, 2), tokens, 2);
  }

  @Test
  void paddingIsNotRead() {
    assertThat(vector(VectorForm.MEAN, 2)).containsExactly(2, 3);
    assertThat(vector(VectorForm.CLS, 2)).containsExactly(1, 2);
    assertThat(vector(VectorForm.SENTENCE, 2)).containsExactly(1, 2);
  }

  @Test
  void aVectorIsGivenTheLengthOneIfItIsWanted() {
    assertThat(VectorForm.kept(new float[] {3, 4}, true)).get().isEqualTo(new float[] {.6f, .8f});
    assertThat(VectorForm.kept(new float[] {3, 4}, false)).get().isEqualTo(new float[] {3, 4});
    assertThat(VectorForm.kept(new float[] {1e-30f, 0}, true)).get().isEqualTo(new float[] {1, 0});
  }

  @Test
  void whatHasNoLengthOrIsNoNumberIsNoVector() {
    assertThat(VectorForm.kept(new float[] {0, 0}, true)).isEmpty();
    assertThat(VectorForm.kept(new float[] {0, 0}, false)).isPresent();
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThat(VectorForm.kept(new float[] {1, wrong}, true)).isEmpty();
      assertThat(VectorForm.kept(new float[] {1, wrong}, false)).isEmpty();
    }
  }
}
