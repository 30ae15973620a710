package io.tamis.index;

/** Loads the vector kernel by name, because its class does not link without the module. */
final class FastestGraphKernel {
  static final GraphKernel INSTANCE = choose();

  private FastestGraphKernel() {}

  private static GraphKernel choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new ScalarGraphKernel();
    }
    try {
      GraphKernel vectors =
          Class.forName("io.tamis.index.VectorGraphKernel")
              .asSubclass(GraphKernel.class)
              .getDeclaredConstructor()
              .newInstance();
      return vectors.isFast() ? vectors : new ScalarGraphKernel();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernel does not load", e);
    }
  }
}
