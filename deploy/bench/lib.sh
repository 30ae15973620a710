# What the benchmark scripts share; sourced by them, which set home and choices (the words that may
# stand beside the options). Reads the options and compiles and starts the benchmarks.
# shellcheck shell=bash disable=SC2034,SC2154

name=bench
# shellcheck source=deploy/bin/lib.sh
. "$home/deploy/bin/lib.sh"

fail() {
  echo "bench: $1" >&2
  exit 2
}

# Sets quick, repeats, work, python and chosen; prints usage if asked to.
read_options() {
  local choice known
  quick="" repeats=3 work="$home/target/bench" python="" chosen=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --help | -h) usage; exit ;;
      --quick) quick=1; repeats=1 ;;
      --repeats | --work | --python)
        [ $# -ge 2 ] || fail "$1 needs a value"
        printf -v "${1#--}" %s "$2"
        shift
        ;;
      *)
        known=""
        for choice in "${choices[@]}"; do [ "$choice" != "$1" ] || known=1; done
        [ -n "$known" ] || fail "$1 is neither an option nor one of ${choices[*]}; see --help"
        chosen+=("$1")
        ;;
    esac
    shift
  done
  [[ "$repeats" =~ ^[1-9][0-9]*$ ]] \
    || fail "--repeats must be a whole number from 1 on, but is $repeats"
  mkdir -p "$work"
  work="$(cd "$work" && pwd)"
}

# Sets python to the first that can import the modules named, or leaves it empty and says how to
# get them: $1 the modules, $2 what is left out without them, $3 Debian's package.
find_python() {
  local candidate missing="" asked="$python"
  for candidate in ${asked:+"$asked"} python3 /usr/bin/python3; do
    if missing="$("$candidate" -c "import $1" 2>&1)"; then
      python="$candidate"
      return
    fi
    [ -z "$asked" ] || break # who names one means that one
  done
  python=""
  echo "bench: no Python has $1 (${missing##*$'\n'}), so $2 is left out;" \
    "on Debian: apt-get install $3" >&2
}

# Compiles the benchmarks; bench_java then runs one of their classes.
compile() {
  need_java
  command -v mvn > /dev/null || fail "Maven is needed, but there is no mvn on the path"
  echo "bench: compiling" >&2
  if ! (cd "$home" && mvn --batch-mode --quiet -Pbench test-compile dependency:build-classpath \
      -Dmdep.outputFile=target/bench.classpath -Dmdep.includeScope=test) \
      > "$work/compile.log" 2>&1; then
    cat "$work/compile.log" >&2
    fail "the benchmarks do not compile"
  fi
}

bench_java() {
  "$java" "${modules[@]}" -Xmx4g \
    -cp "$home/target/test-classes:$home/target/classes:$(cat "$home/target/bench.classpath")" \
    "io.tamis.bench.$1" "${@:2}"
}
