package io.tamis.input;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the rows of an input's files are written. */
public enum InputFormat {
  /** Told from the files' endings. */
  AUTO,
  PARQUET,
  /** One JSON object a line, plain or compressed. */
  JSONL,
  /** A header and rows in text, with commas or, in .tsv, tabs; plain or compressed. */
  CSV,
  /** NumPy arrays of shape [rows, dimensions]. */
  NPY,
  /** Files of tensors, one of them of shape [rows, dimensions]. */
  SAFETENSORS,
  /** Arrow IPC streams and files, as Hugging Face's datasets and Feather have them. */
  ARROW;

  /** Whether files hold vectors and no columns. */
  public boolean isVectors() {
    return this == NPY || this == SAFETENSORS;
  }

  /** The format that a file of this name has; empty where the ending tells none. */
  static Optional<InputFormat> ofName(String name) {
    return Arrays.stream(values())
        .filter(format -> format.endings().stream().anyMatch(name::endsWith))
        .findFirst();
  }

  /** Every ending that tells a format, in the order of the formats. */
  static List<String> allEndings() {
    return Arrays.stream(values()).flatMap(format -> format.endings().stream()).toList();
  }

  /** Endings, and the same of packed files. */
  private static List<String> packed(String... endings) {
    return Stream.of("", ".gz", ".zst")
        .flatMap(codec -> Arrays.stream(endings).map(ending -> ending + codec))
        .toList();
  }

  private List<String> endings() {
    return switch (this) {
      case AUTO -> List.of();
      case PARQUET -> List.of(".parquet");
      case JSONL -> packed(".jsonl", ".json");
      case CSV -> packed(".csv", ".tsv");
      case NPY -> List.of(".npy");
      case SAFETENSORS -> List.of(".safetensors");
      case ARROW -> List.of(".arrow", ".arrows", ".feather");
    };
  }
}
