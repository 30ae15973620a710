package io.tamis.onnx;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/**
 * The models that this JVM holds, one session each, shared by all its tasks. One that no task uses
 * stays until another is wanted, since the next task may be on its way.
 */
public final class LoadedModels {
  private static final LoadedModels OF_THIS_JVM = new LoadedModels();

  /**
   * What a model is run as. Equal kinds open the same model in the same way.
   *
   * @param <M> a model that many threads may use
   */
  public interface Kind<M extends AutoCloseable> extends Serializable {
    /**
     * @param key that names the model
     * @param threads of one run
     * @throws IllegalArgumentException if the file is no such model
     */
    M open(String key, Path file, int threads);
  }

  /**
   * A model with its tokenizer, and how to run it.
   *
   * @param maxTokens beyond which the tokenizer cuts a text; 0: never
   * @param threads of a session
   */
  public record Wanted<M extends AutoCloseable>(
      Kind<M> kind,
      ModelFiles model,
      ModelFiles tokenizer,
      int maxTokens,
      ModelCache cache,
      int threads)
      implements Serializable {
    private OptionalInt cut() {
      return maxTokens == 0 ? OptionalInt.empty() : OptionalInt.of(maxTokens);
    }
  }

  private static final class Loaded {
    private final AutoCloseable model;
    private final Tokenizer tokenizer;
    private int users;

    Loaded(AutoCloseable model, Tokenizer tokenizer) {
      this.model = model;
      this.tokenizer = tokenizer;
    }
  }

  /**
   * A task's use of a model, until it is closed.
   *
   * @param <M> what the model is run as
   */
  public final class Use<M extends AutoCloseable> implements AutoCloseable {
    private final Loaded loaded;

    private Use(Loaded loaded) {
      this.loaded = loaded;
    }

    @SuppressWarnings("unchecked") // what is wanted as a kind was loaded as that kind
    public M model() {
      return (M) loaded.model;
    }

    public Tokenizer tokenizer() {
      return loaded.tokenizer;
    }

    @Override
    public void close() {
      release(loaded);
    }
  }

  private final Map<Wanted<?>, Loaded> loaded = new HashMap<>();

  private LoadedModels() {}

  public static LoadedModels ofThisJvm() {
    return OF_THIS_JVM;
  }

  /**
   * Loads the model if this JVM has not; other tasks wait for it meanwhile.
   *
   * @throws IllegalArgumentException if a library, a file or the model is not as it must be
   */
  public synchronized <M extends AutoCloseable> Use<M> use(Configuration conf, Wanted<M> wanted)
      throws IOException {
    Loaded found = loaded.get(wanted);
    if (found == null) {
      closeUnused();
      found = load(conf, wanted);
      loaded.put(wanted, found);
    }
    found.users++;
    return new Use<>(found);
  }

  private static Loaded load(Configuration conf, Wanted<?> wanted) throws IOException {
    String key = wanted.model().key();
    Libraries.require(key);
    try {
      Tokenizer tokenizer =
          Tokenizer.open(
              wanted.tokenizer().key(),
              wanted.cache().fetch(conf, wanted.tokenizer()),
              wanted.cut());
      try {
        Path file = wanted.cache().fetch(conf, wanted.model());
        return new Loaded(wanted.kind().open(key, file, wanted.threads()), tokenizer);
      } catch (IOException | RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          key
              + " needs the native libraries of ONNX Runtime and of the tokenizers, which cannot be"
              + " loaded on this machine: "
              + e.getMessage(),
          e);
    }
  }

  private synchronized void release(Loaded used) {
    used.users--;
  }

  /** Closes every model that no task uses. */
  public synchronized void closeUnused() {
    List<Wanted<?>> unused = new ArrayList<>();
    loaded.forEach(
        (wanted, model) -> {
          if (model.users == 0) {
            unused.add(wanted);
          }
        });
    for (Wanted<?> wanted : unused) {
      Loaded model = loaded.remove(wanted);
      model.tokenizer.close();
      try {
        model.model.close();
      } catch (Exception e) {
        throw new IllegalStateException(wanted.model().key() + ": cannot be closed", e);
      }
    }
  }
}
