import { epochDay } from '@prometheus/core';

import { type Markup, markup, trusted } from './markup.js';
import { type ReportSeries } from './report-series.js';

/** Levels are read to the nearest 1 in this many. */
const SIGNIFICANT_DIGITS = 6;

/** What the read-out under the pointer shows: the levels of each session. */
export function readOutData({ dates, initialLevel, hasFlows, strategy, benchmark }: ReportSeries): Markup | undefined {
  if (dates.length < 2) return undefined;
  const days = dates.map(epochDay);
  const levels = (values: Float64Array): number[] =>
    Array.from(values, (value) => (Number.isFinite(value) ? Number(value.toPrecision(SIGNIFICANT_DIGITS)) : 0));
  const data = {
    first: days[0],
    start: initialLevel,
    digits: hasFlows ? 3 : 0,
    steps: days.slice(1).map((day, i) => day - days[i]),
    strategy: levels(strategy.level),
    ...(benchmark === undefined ? {} : { benchmark: levels(benchmark.level) }),
  };
  // Numbers and fixed names only: nothing in it can end the element.
  return markup`<script type="application/json" id="read-out-data">${trusted(JSON.stringify(data))}</script>
`;
}

/** Draws a line at the session under the pointer on the charts of growth and prints its values above the chart; unfolds
 * the configuration for print. Without it the page lacks nothing else. */
export const READ_OUT_SCRIPT = `(function () {
  'use strict';
  addEventListener('beforeprint', function () {
    document.querySelectorAll('#reproduction details').forEach(function (d) { d.open = true; });
  });
  var source = document.getElementById('read-out-data');
  if (!source) return;
  var data = JSON.parse(source.textContent);
  var days = [data.first];
  data.steps.forEach(function (step) { days.push(days[days.length - 1] + step); });
  var span = days[days.length - 1] - days[0];
  function drawdown(levels) {
    var high = data.start, ruined = false;
    return levels.map(function (level) {
      if (ruined) return NaN;
      ruined = level <= 0;
      high = Math.max(high, level);
      return level / high - 1;
    });
  }
  var amount = new Intl.NumberFormat('en-US', { minimumFractionDigits: data.digits, maximumFractionDigits: data.digits });
  function percent(value) {
    return isNaN(value) ? '\\u2013' : (value * 100).toFixed(1).replace('-', '\\u2212') + '%';
  }
  var charts = [
    { id: 'equity', strategy: data.strategy, benchmark: data.benchmark, format: function (v) { return amount.format(v); } },
    { id: 'underwater', strategy: drawdown(data.strategy), benchmark: data.benchmark && drawdown(data.benchmark), format: percent }
  ];
  function nearest(day) {
    var low = 0, high = days.length - 1;
    while (high - low > 1) {
      var middle = (low + high) >> 1;
      if (days[middle] <= day) low = middle; else high = middle;
    }
    return day - days[low] < days[high] - day ? low : high;
  }
  charts = charts.filter(function (chart) {
    var figure = document.getElementById(chart.id);
    var plot = figure && figure.querySelector('.plot');
    if (!plot) return false;
    chart.layer = document.createElement('div');
    chart.layer.className = 'layer';
    chart.line = document.createElement('i');
    chart.text = document.createElement('output');
    chart.layer.append(chart.line, chart.text);
    plot.append(chart.layer);
    return true;
  });
  function show(event) {
    var box = event.currentTarget.getBoundingClientRect();
    var share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    var i = nearest(days[0] + share * span);
    var at = (days[i] - days[0]) / span;
    var date = new Date(days[i] * 864e5).toISOString().slice(0, 10);
    charts.forEach(function (chart) {
      chart.line.style.left = chart.text.style.left = at * 100 + '%';
      chart.text.style.transform = 'translateX(' + -at * 100 + '%)';
      chart.text.textContent = date + '  ' + chart.format(chart.strategy[i]) +
        (chart.benchmark ? '  benchmark ' + chart.format(chart.benchmark[i]) : '');
      chart.layer.classList.add('shown');
    });
  }
  function hide() {
    charts.forEach(function (chart) { chart.layer.classList.remove('shown'); });
  }
  charts.forEach(function (chart) {
    chart.layer.addEventListener('pointermove', show);
    chart.layer.addEventListener('pointerdown', show);
    chart.layer.addEventListener('pointerleave', hide);
  });
})();
`;
