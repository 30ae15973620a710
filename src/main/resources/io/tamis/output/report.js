(() => {
  "use strict";
  const series = JSON.parse(document.getElementById("series").textContent);
  const root = document.documentElement;
  let drawn = [];

  const color = name => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const count = value => value.toLocaleString("en-US");
  const brief = value => Number(value.toPrecision(4)).toLocaleString("en-US", { maximumSignificantDigits: 4 });
  const percent = value => (100 * value).toFixed(1) + " %";
  // On a logarithmic axis 1, 2 and 5 of each decade are named, and its odd ends are not.
  const decades = value => /^[125]0*$/.test(String(Number(value.toPrecision(3)))) ? count(value) : "";
  const titled = text => ({ display: true, text });
  const tooltip = (title, label) => ({ displayColors: false, callbacks: { title, label } });

  function draw(name, config) {
    config.options = { responsive: true, maintainAspectRatio: false, animation: false, locale: "en-US", ...config.options };
    drawn.push(new Chart(document.getElementById("chart-" + name), config));
  }

  // Tells whoever reads the page that a chart holds as much as it was given.
  const told = {
    id: "told",
    afterDraw(chart) {
      const shown = chart.data.datasets.map((_, at) => chart.getDatasetMeta(at).data.length);
      chart.canvas.parentNode.dataset.drawn = shown.reduce((sum, points) => sum + points, 0);
    }
  };
  Chart.register(told);

  // Series differ in form as well as in color.
  const forms = ["circle", "triangle", "rect", "cross", "rectRot", "star"];
  const dashes = [[], [7, 4], [2, 3], [9, 3, 2, 3]];
  const palette = ["accent", "mark", "third", "fourth"];
  const styled = at => ({
    borderColor: color(palette[at % 4]), backgroundColor: color(palette[at % 4]), borderWidth: 2,
    borderDash: dashes[at % 4], pointStyle: forms[at % 6]
  });
  const legend = { align: "start", labels: { usePointStyle: true, boxHeight: 7 } };

  function drawSources(sources) {
    const bars = (label, key, name) =>
      ({ label, data: sources.map(source => source[key]), backgroundColor: color(name), barPercentage: 0.9, categoryPercentage: 0.72 });
    draw("sources", {
      type: "bar",
      data: {
        labels: sources.map(source => source.name),
        datasets: [bars("Share of the mass", "mass", "accent"), bars("Share of the pool", "pool", "second")]
      },
      options: {
        indexAxis: "y",
        scales: {
          x: { beginAtZero: true, ticks: { callback: value => Math.round(100 * value) + " %" } },
          y: { grid: { display: false }, ticks: { autoSkip: false } }
        },
        plugins: {
          legend: { align: "start", labels: { boxWidth: 12, boxHeight: 12 } },
          tooltip: { callbacks: { label: bar => bar.dataset.label + ": " + percent(bar.raw) } }
        }
      }
    });
  }

  // Bars stand on a true axis of values, in the middle of their bins.
  function drawHistogram(name, { edges, counts }, axis, middle, countAxis) {
    draw(name, {
      type: "bar",
      data: {
        datasets: [{
          data: counts.map((y, bin) => ({ x: middle(edges[bin], edges[bin + 1]), y: y || null })),
          backgroundColor: color("accent"), barThickness: "flex", barPercentage: 0.94, categoryPercentage: 1
        }]
      },
      options: {
        scales: {
          x: { offset: false, grid: { display: false }, min: edges[0], max: edges[edges.length - 1], ...axis },
          y: { title: titled("candidates"), ...countAxis }
        },
        plugins: {
          legend: { display: false },
          tooltip: tooltip(
            ([bar]) => brief(edges[bar.dataIndex]) + " to " + brief(edges[bar.dataIndex + 1]),
            bar => count(counts[bar.dataIndex]) + " candidates")
        }
      }
    });
  }

  function drawDepths(depths) {
    draw("depths", {
      type: "bar",
      data: {
        labels: depths.map(query => query.name),
        datasets: [{ data: depths.map(query => query.depth), backgroundColor: color("accent"), barPercentage: 0.9, categoryPercentage: 1, maxBarThickness: 60 }]
      },
      options: {
        scales: {
          x: { grid: { display: false }, ticks: { display: false }, title: titled("queries, deepest first") },
          y: { beginAtZero: true, ticks: { precision: 0 }, title: titled("neighbors used") }
        },
        plugins: {
          legend: { display: false },
          tooltip: tooltip(([bar]) => bar.label, bar => count(bar.raw) + " neighbors")
        }
      }
    });
  }

  const mark = alpha => ({
    id: "mark",
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const x = scales.x.getPixelForValue(alpha);
      ctx.save();
      ctx.strokeStyle = color("mark");
      ctx.lineWidth = 1.5;
      ctx.setLineDash([5, 4]);
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    }
  });

  function drawPath(name, path, title, lines) {
    draw(name, {
      type: "line",
      data: {
        datasets: lines.map(({ key, label }, at) => ({
          ...styled(at), label, data: path.alphas.map((x, point) => ({ x, y: path[key][point] })),
          pointRadius: path.alphas.length > 40 ? 0 : 2.5, pointHitRadius: 8
        }))
      },
      options: {
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: {
          x: { type: "linear", min: 0, max: 1, grid: { display: false }, title: titled("alpha") },
          y: { beginAtZero: true, title: titled(title) }
        },
        plugins: {
          legend: { ...legend, display: lines.length > 1 },
          tooltip: tooltip(([point]) => "alpha " + brief(point.parsed.x), point => point.dataset.label + ": " + brief(point.parsed.y))
        }
      },
      plugins: line(path.alpha)
    });
  }

  // The first of the layers lies on top.
  function drawMap(layers) {
    const layer = (key, label, pointStyle, radius, fill, edge) => ({
      label, pointStyle, radius, hitRadius: 3, backgroundColor: fill, borderColor: edge, borderWidth: 1.2,
      data: layers[key].x.map((x, point) => ({ x, y: layers[key].y[point] })), ids: layers[key].ids
    });
    const axis = title => ({ title: titled(title), ticks: { display: false }, grid: { display: false } });
    draw("map", {
      type: "scatter",
      data: {
        datasets: [
          layer("queries", "query", "triangle", 5.5, color("mark"), color("paper")),
          layer("picks", "selected candidate", "rectRot", 4, "transparent", color("accent")),
          layer("pool", "candidate of the pool", "circle", 1.6, color("second"), "transparent")
        ].filter(({ data }) => data.length > 0)
      },
      options: {
        interaction: { mode: "nearest", intersect: true },
        scales: { x: axis("first axis"), y: axis("second axis") },
        plugins: {
          legend,
          tooltip: tooltip(([point]) => point.dataset.label, point => point.dataset.ids[point.dataIndex])
        }
      }
    });
  }

  const line = at => at === undefined ? [] : [mark(at)];

  function drawBins({ name, edges, counts, horizontal, vertical, mark: at }) {
    draw(name, {
      type: "bar",
      data: {
        datasets: [{
          data: counts.map((y, bin) => ({ x: (edges[bin] + edges[bin + 1]) / 2, y: y || null })),
          backgroundColor: color("accent"), barThickness: "flex", barPercentage: 0.94, categoryPercentage: 1
        }]
      },
      options: {
        scales: {
          x: { type: "linear", offset: false, grid: { display: false }, min: edges[0], max: edges[edges.length - 1], title: titled(horizontal), ticks: { includeBounds: false } },
          y: { beginAtZero: true, ticks: { precision: 0 }, title: titled(vertical) }
        },
        plugins: {
          legend: { display: false },
          tooltip: tooltip(
            ([bar]) => brief(edges[bar.dataIndex]) + " to " + brief(edges[bar.dataIndex + 1]),
            bar => count(counts[bar.dataIndex]) + " " + vertical)
        }
      },
      plugins: line(at)
    });
  }

  function drawPoints({ name, horizontal, vertical, axis, joined, series: all }) {
    const x = { type: axis, grid: { display: false }, title: titled(horizontal) };
    if (axis === "logarithmic") x.ticks = { callback: decades, maxRotation: 0 };
    draw(name, {
      type: joined ? "line" : "scatter",
      data: {
        datasets: all.map(({ label, x: xs, y: ys }, at) => ({
          ...styled(at), label, data: xs.map((value, point) => ({ x: value, y: ys[point] })),
          pointRadius: joined && xs.length > 40 ? 0 : 3, pointHitRadius: 8
        }))
      },
      options: {
        interaction: { mode: "nearest", intersect: false },
        scales: { x, y: { title: titled(vertical) } },
        plugins: {
          legend: { ...legend, display: all.length > 1 },
          tooltip: tooltip(([point]) => horizontal + " " + brief(point.parsed.x), point => point.dataset.label + ": " + brief(point.parsed.y))
        }
      }
    });
  }

  const charts = {
    chapters: all => all.forEach(chart => chart.kind === "bins" ? drawBins(chart) : drawPoints(chart)),
    sources: drawSources,
    map: drawMap,
    distances: data => drawHistogram("distances", data,
      { type: "linear", title: titled("distance to the nearest query"), ticks: { includeBounds: false } }, (low, high) => (low + high) / 2,
      { beginAtZero: true, ticks: { precision: 0 } }),
    depths: drawDepths,
    densities: data => drawHistogram("densities", data,
      { type: "logarithmic", title: titled("density"), ticks: { callback: decades, maxRotation: 0 } }, (low, high) => Math.sqrt(low * high),
      { type: "logarithmic", min: 0.7, ticks: { callback: decades } }),
    path: data => {
      drawPath("support", data, "candidates", [
        { key: "support", label: "with mass" }, { key: "effective", label: "effective size" }]);
      drawPath("cost", data, "mean distance", [{ key: "cost", label: "mean distance" }]);
    }
  };

  function drawAll() {
    drawn.forEach(chart => chart.destroy());
    drawn = [];
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.color = color("muted");
    Chart.defaults.borderColor = color("line");
    Object.keys(series).forEach(name => charts[name](series[name]));
  }

  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  // Paper is white, whatever the screen.
  addEventListener("beforeprint", () => { root.dataset.paper = ""; drawAll(); });
  addEventListener("afterprint", () => { delete root.dataset.paper; drawAll(); });
})();
