# What the launcher and the cluster script share; sourced by both, which set home and name.
# Finds a JDK 21 or newer, knows the options that its JVMs need, and builds the jar.
# shellcheck shell=bash disable=SC2034,SC2154

jar="${TAMIS_JAR:-$home/target/tamis.jar}"

# The build ends with this list of Spark's jars.
built="$home/target/spark.classpath"

# Prints the major version of the java at $1, or 0.
major() {
  "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1 | grep . || echo 0
}

# JAVA_HOME if it will do, else the newest on the machine.
find_java() {
  local best="" best_major=20 candidate found
  if [ -n "${JAVA_HOME:-}" ] && [ "$(major "$JAVA_HOME/bin/java" 2> /dev/null)" -gt 20 ]; then
    echo "$JAVA_HOME/bin/java"
    return
  fi
  for candidate in "$(command -v java || true)" /usr/lib/jvm/*/bin/java \
      /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
      "$HOME"/.sdkman/candidates/java/*/bin/java; do
    [ -x "$candidate" ] || continue
    found="$(major "$candidate")"
    if [ "$found" -gt "$best_major" ]; then
      best="$candidate"
      best_major="$found"
    fi
  done
  echo "$best"
}

# Sets java and JAVA_HOME, or ends the script.
need_java() {
  java="$(find_java)"
  if [ -z "$java" ]; then
    echo "$name: a JDK 21 or newer is needed, but none was found; install one or set JAVA_HOME" >&2
    exit 1
  fi
  java="$(readlink -f "$java")"
  export JAVA_HOME="${java%/bin/java}"
}

# Builds our own jar when it is missing or older than its sources. A build that was cut off does not
# count.
need_jar() {
  if [ -z "${TAMIS_JAR:-}" ] && { [ ! -f "$jar" ] || [ ! -f "$built" ] \
      || [ -n "$(find "$home/pom.xml" "$home/src/main" -newer "$built" -print -quit)" ]; }; then
    if ! command -v mvn > /dev/null; then
      echo "$name: $jar must be built, which needs Maven, but there is no mvn on the path" >&2
      exit 1
    fi
    echo "$name: building $jar" >&2
    rm -f "$built"
    (cd "$home" && mvn --batch-mode --quiet -DskipTests package) >&2
  fi
}

# Half of a short run is the JVM loading Spark's classes. An archive of them, written once after a
# build by a small job of its own, brings that down; without one everything works the same.
# Takes the class path; sets archive to the JVM options that use it.
need_archive() {
  local key file failed
  archive=()
  # These put folders or another Spark on the class path, and a folder cannot be archived.
  if [ -n "${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-}${SPARK_HOME:-}${TAMIS_JAR:-}" ] \
      || [ -n "${TAMIS_NO_ARCHIVE:-}" ]; then
    return
  fi
  # An archive fits only the JDK that wrote it. Its release file tells it apart without a JVM.
  key="$({ echo "$java"; cat "$JAVA_HOME/release" || "$java" -version; } 2>&1 | cksum)"
  file="$home/target/classes-${key%% *}.jsa"
  failed="${file%.jsa}.failed"
  # A missing file is older than any other.
  if [ "$jar" -nt "$file" ] && [ "$jar" -nt "$failed" ] && [ -w "$home/target" ]; then
    echo "$name: preparing faster starts, once for each build" >&2
    # The stamp keeps later runs from trying in vain.
    make_archive "$1" "$file" || touch "$failed" || true
  fi
  # The JVM passes over an archive that does not suit, and need not say so.
  if [ ! "$jar" -nt "$file" ]; then archive=(-Xlog:disable "-XX:SharedArchiveFile=$file"); fi
}

# Writes the archive for the class path $1 to $2, or fails.
make_archive() {
  local made=0
  # On the file's own disk, so that moving it is atomic.
  work="$(mktemp -d "$home/target/archive.XXXXXX")" || return
  # A JVM that is interrupted ends as if it had failed, so the script has to end by itself.
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if small_job "$1" demo --folder "$work" --examples 2000 \
      && archive=("-XX:ArchiveClassesAtExit=$work/classes.jsa") \
      && small_job "$1" select --config "$home/conf/quickstart.yaml" \
        --set "candidates.path=$work/pool.jsonl" --set "queries.path=$work/target.jsonl" \
        --set "output.path=$work/selection" --set sample.count=50 \
      && mv -f "$work/classes.jsa" "$2"; then
    made=1
  fi > "$work/log" 2>&1
  archive=()
  rm -rf "$work"
  trap - EXIT INT TERM
  [ "$made" = 1 ]
}

# Runs a command on two cores of this machine.
small_job() {
  SPARK_LOCAL_IP=127.0.0.1 "$java" "${modules[@]}" ${archive[@]+"${archive[@]}"} -Xmx1g \
    "-Dlog4j2.configurationFile=$home/conf/log4j2.properties" -cp "$1" \
    org.apache.spark.deploy.SparkSubmit --master 'local[2]' --conf spark.ui.enabled=false \
    --class io.tamis.cli.Main "$jar" "${@:2}"
}

# What Spark's own launcher gives every JVM that it starts; one of ours needs it said.
modules=(-XX:+IgnoreUnrecognizedVMOptions --add-modules=jdk.incubator.vector)
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
    java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs \
    sun.util.calendar; do
  modules+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
modules+=(--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Djdk.reflect.useDirectMethodHandle=false -Dio.netty.tryReflectionSetAccessible=true)
