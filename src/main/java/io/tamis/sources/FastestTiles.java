package io.tamis.sources;

/** Loads the vector kernel by name, because its class does not link without the module. */
final class FastestTiles {
  static final TileKernel INSTANCE = choose();

  private FastestTiles() {}

  private static TileKernel choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new ScalarTiles();
    }
    try {
      return (TileKernel)
          Class.forName("io.tamis.sources.VectorTiles").getDeclaredMethod("orScalar").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernel does not load", e);
    }
  }
}
