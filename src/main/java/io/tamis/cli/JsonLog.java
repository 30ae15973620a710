package io.tamis.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.slf4j.MDC;

/**
 * Our log as JSON on standard error, an object a line, while a command runs with {@code log.format:
 * json}.
 *
 * <p>The fields are those of Spark's own structured log, so that both are read by one schema: ts,
 * level, msg, context (run_id and step among others), exception, logger. Only the logger {@code
 * io.tamis} is touched; its events no longer reach the platform's appenders, which would say them
 * twice. Where the platform's settings are the launcher's own, told by the name of their console
 * appender, all other loggers speak JSON, too. A level below INFO stays; one above becomes INFO.
 *
 * <p>The state is log4j's: {@link #stop} finds there what {@link #start} put in place.
 */
final class JsonLog {
  static final String RUN_ID = "run_id";
  static final String STEP = "step";

  private static final String OURS = "io.tamis";
  private static final String APPENDER = "tamis-json";

  /** Of conf/log4j2.properties. */
  private static final String LAUNCHERS_CONSOLE = "tamis-console";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private JsonLog() {}

  /** Our logger while it speaks JSON, and what stood in its place. */
  private static final class Replacement extends LoggerConfig {
    private final LoggerConfig replaced; // null: there was none
    private final Appender console; // the launcher's; null: the settings are another's

    Replacement(Level level, LoggerConfig replaced, Appender console) {
      super(OURS, level, false);
      this.replaced = replaced;
      this.console = console;
    }
  }

  private static LoggerContext context() {
    return (LoggerContext) LogManager.getContext(false);
  }

  /** Whether our log is JSON now. */
  static boolean isOn() {
    return context().getConfiguration().getLoggers().get(OURS) instanceof Replacement;
  }

  static void start() {
    if (isOn()) {
      return;
    }
    LoggerContext context = context();
    Configuration config = context.getConfiguration();
    LoggerConfig root = config.getRootLogger();
    LoggerConfig replaced = config.getLoggers().get(OURS);
    Level level = config.getLoggerConfig(OURS).getLevel();
    Appender console = root.getAppenders().get(LAUNCHERS_CONSOLE);
    Appender json = appender(config);
    Replacement ours =
        new Replacement(
            level.isLessSpecificThan(Level.INFO) ? level : Level.INFO, replaced, console);
    ours.addAppender(json, null, null);
    config.removeLogger(OURS);
    config.addLogger(OURS, ours);
    if (console != null) {
      root.removeAppender(LAUNCHERS_CONSOLE);
      root.addAppender(json, null, null);
    }
    context.updateLoggers();
  }

  private static Appender appender(Configuration config) {
    Appender appender =
        ConsoleAppender.newBuilder()
            .setName(APPENDER)
            .setTarget(ConsoleAppender.Target.SYSTEM_ERR)
            .setFollow(true)
            .setLayout(
                JsonTemplateLayout.newBuilder()
                    .setConfiguration(config)
                    .setEventTemplateUri("classpath:org/apache/spark/SparkLayout.json")
                    .build())
            .setConfiguration(config)
            .build();
    appender.start();
    return appender;
  }

  /**
   * Sets what each event of this thread says.
   *
   * @param value null takes it away
   */
  static void context(String key, String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }

  /** Puts back what stood there before, if anything was changed. */
  static void stop() {
    LoggerContext context = context();
    Configuration config = context.getConfiguration();
    if (!(config.getLoggers().get(OURS) instanceof Replacement ours)) {
      return;
    }
    Appender json = ours.getAppenders().get(APPENDER);
    config.removeLogger(OURS);
    if (ours.replaced != null) {
      config.addLogger(OURS, ours.replaced);
    }
    if (ours.console != null) {
      config.getRootLogger().removeAppender(APPENDER);
      config.getRootLogger().addAppender(ours.console, null, null);
    }
    context.updateLoggers();
    json.stop();
  }

  /** An error as log4j would write it; works when log4j has ended, as it does with the JVM. */
  static String error(String message) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode line =
        json.createObjectNode()
            .put("ts", TIME.format(Instant.now()))
            .put("level", "ERROR")
            .put("msg", message);
    ObjectNode context = line.putObject("context");
    String id = MDC.get(RUN_ID);
    if (id != null) {
      context.put(RUN_ID, id);
    }
    return line.put("logger", "Failure").toString();
  }
}
