import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

import { type Measurement } from './benchmark.js';

export interface BenchReport {
  readonly machine: string;
  readonly node: string;
  readonly measuredAt: string;
  readonly measurements: readonly Measurement[];
}

export function benchReport(measurements: readonly Measurement[]): BenchReport {
  const processors = cpus();
  return {
    machine: `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    measuredAt: new Date().toISOString(),
    measurements,
  };
}

/** A table in which a saved run appears as a ratio: 0.5 is twice as fast as then. */
export function benchTable(report: BenchReport, comparedWith?: string): string {
  const before = new Map<string, number>();
  if (comparedWith !== undefined) {
    const saved = JSON.parse(readFileSync(comparedWith, 'utf8')) as BenchReport;
    for (const m of saved.measurements) before.set(`${m.name}|${m.size}`, m.medianMs);
  }
  const rows = report.measurements.map((m) => {
    const earlier = before.get(`${m.name}|${m.size}`);
    const bar = m.bar === undefined ? '' : `${m.bar.text}: ${m.bar.met ? 'met' : 'MISSED'}`;
    return [
      m.name,
      m.size,
      m.medianMs === 0 ? '' : `${m.medianMs.toFixed(m.medianMs < 10 ? 2 : 0)} ms`,
      m.rate === undefined ? '' : `${Math.round(m.rate.value).toLocaleString('en-US')} ${m.rate.unit}`,
      earlier === undefined || earlier === 0 ? '' : `${(m.medianMs / earlier).toFixed(2)}x`,
      [bar, m.note ?? ''].filter((text) => text !== '').join('; '),
    ];
  });
  const header = ['what', 'size', 'median', 'rate', comparedWith === undefined ? '' : 'ratio', 'bar, note'];
  const widths = header.map((name, k) => Math.max(name.length, ...rows.map((row) => row[k].length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, k) => cell.padEnd(widths[k]))
      .join('  ')
      .trimEnd();
  return [`${report.machine}, Node ${report.node}`, line(header), ...rows.map(line)].join('\n');
}
