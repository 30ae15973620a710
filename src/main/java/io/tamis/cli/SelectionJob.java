package io.tamis.cli;

import io.tamis.onnx.ModelFiles;
import org.apache.hadoop.conf.Configuration;

/** The picture of the house: from raw examples to a selection on disk, by one of the systems. */
record SelectionJob(JobConfig config, SparkRun run) {
  /**
   * @return one sentence on what was done
   */
  String apply() throws Exception {
    checkTokenizer();
    return switch (config.system()) { // no default: a new system compiles only once it is wired
      case SystemConfig.Transport transport -> new TransportJob(config, transport, run).run();
      case SystemConfig.Baseline baseline -> new BaselineJob(config, baseline, run).run();
      case SystemConfig.Learnability learnability ->
          new LearnabilityJob(config, learnability, run).run();
      case SystemConfig.Sources sources -> new SourcesJob(config, sources, run).run();
      case SystemConfig.Dsir dsir -> new DsirJob(config, dsir, run).run();
      case SystemConfig.Less less -> new LessJob(config, less, run).run();
    };
  }

  /** Only a run with a plan counts tokens, at its end; whether it can is known before. */
  private void checkTokenizer() {
    Configuration hadoop = run.spark().sparkContext().hadoopConfiguration();
    config
        .sample()
        .tokenizer()
        .ifPresent(path -> ModelFiles.tokenizer(hadoop, "sample.tokenizer", path));
  }
}
