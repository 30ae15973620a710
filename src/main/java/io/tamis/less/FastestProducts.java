package io.tamis.less;

/** Loads the vector kernel by name, because its class does not link without the module. */
final class FastestProducts {
  static final ProductKernel INSTANCE = choose();

  private FastestProducts() {}

  private static ProductKernel choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new ScalarProducts();
    }
    try {
      return (ProductKernel)
          Class.forName("io.tamis.less.VectorProducts").getDeclaredMethod("orScalar").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernel does not load", e);
    }
  }
}
