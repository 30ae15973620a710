package io.tamis.cli;

import io.tamis.config.ConfigFile;
import java.util.List;

/** How a run speaks on standard error. */
enum LogFormat {
  /** Lines for people; on a terminal a bar that moves. */
  TEXT,
  /** One JSON object a line, see {@link JsonLog}. */
  JSON;

  static final List<String> KEYS = List.of("log.format");

  static LogFormat from(ConfigFile file) {
    return file.choice("log.format", TEXT);
  }
}
