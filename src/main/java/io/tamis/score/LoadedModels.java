package io.tamis.score;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The models that this JVM holds, one session each, shared by all its tasks. One that no task uses
 * stays until another is wanted, since the next task may be on its way.
 */
final class LoadedModels {
  private static final LoadedModels OF_THIS_JVM = new LoadedModels();

  /**
   * A model with its tokenizer, and how to run it.
   *
   * @param threads of a session
   */
  record Wanted(ModelFiles model, ModelFiles tokenizer, ModelCache cache, int threads)
      implements Serializable {
    private String name() {
      return String.join(
          "\n",
          model.folder(),
          model.fingerprint(),
          tokenizer.folder(),
          tokenizer.fingerprint(),
          String.valueOf(threads));
    }
  }

  private static final class Loaded {
    private final CausalModel model;
    private final Tokenizer tokenizer;
    private int users;

    Loaded(CausalModel model, Tokenizer tokenizer) {
      this.model = model;
      this.tokenizer = tokenizer;
    }
  }

  /** A task's use of a model, until it is closed. */
  final class Use implements AutoCloseable {
    private final Loaded loaded;

    private Use(Loaded loaded) {
      this.loaded = loaded;
    }

    CausalModel model() {
      return loaded.model;
    }

    Tokenizer tokenizer() {
      return loaded.tokenizer;
    }

    @Override
    public void close() {
      release(loaded);
    }
  }

  private final Map<String, Loaded> loaded = new HashMap<>();

  private LoadedModels() {}

  static LoadedModels ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** Loads the model if this JVM has not; other tasks wait for it meanwhile. */
  synchronized Use use(Configuration conf, Wanted wanted) throws IOException {
    Loaded found = loaded.get(wanted.name());
    if (found == null) {
      closeUnused();
      found = load(conf, wanted);
      loaded.put(wanted.name(), found);
    }
    found.users++;
    return new Use(found);
  }

  private static Loaded load(Configuration conf, Wanted wanted) throws IOException {
    try {
      Tokenizer tokenizer =
          Tokenizer.open(wanted.tokenizer().key(), wanted.cache().fetch(conf, wanted.tokenizer()));
      try {
        String key = wanted.model().key();
        return new Loaded(
            CausalModel.open(key, wanted.cache().fetch(conf, wanted.model()), wanted.threads()),
            tokenizer);
      } catch (IOException | RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "score needs the native libraries of ONNX Runtime and of the tokenizers, which cannot be"
              + " loaded on this machine: "
              + e.getMessage(),
          e);
    }
  }

  private synchronized void release(Loaded used) {
    used.users--;
  }

  /** Closes every model that no task uses. */
  synchronized void closeUnused() {
    List<String> unused = new ArrayList<>();
    loaded.forEach(
        (name, model) -> {
          if (model.users == 0) {
            unused.add(name);
          }
        });
    for (String name : unused) {
      Loaded model = loaded.remove(name);
      model.model.close();
      model.tokenizer.close();
    }
  }
}
