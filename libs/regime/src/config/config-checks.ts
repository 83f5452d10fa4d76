import { type FeatureConfig, featureName, macroFeatureName } from './feature-schema.js';
import { type LabelRule } from './label-rule-schema.js';
import { type RegionConfig } from './region-schema.js';

interface Checked {
  readonly regions: readonly RegionConfig[];
  readonly features: readonly FeatureConfig[];
  readonly labelRules: readonly LabelRule[];
}

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What the parts of a configuration ask of each other. */
export function checkRegimeConfig({ regions, features, labelRules }: Checked): Problem[] {
  const problems: Problem[] = [];
  const columns = new Set<string>();
  features.forEach((feature, i) => {
    const name = featureName(feature);
    if (columns.has(name)) problems.push({ path: ['features', i], message: `the feature ${name} stands here twice` });
    columns.add(name);
  });
  const ids = new Set<string>();
  regions.forEach((region, i) => {
    const { id } = region;
    if (ids.has(id)) problems.push({ path: ['regions', i, 'id'], message: `the region ${id} stands here twice` });
    ids.add(id);
    if (typeof region.features !== 'string') {
      region.features.forEach((name, j) => {
        if (!columns.has(name)) problems.push({ path: ['regions', i, 'features', j], message: unknown(name, columns) });
      });
    }
    const series = region.macro.map(macroFeatureName);
    series.forEach((name, j) => {
      if (series.indexOf(name) < j)
        problems.push({ path: ['regions', i, 'macro', j], message: `${name} stands here twice` });
    });
  });
  const known = new Set([
    ...features.filter(({ enabled }) => enabled).map(featureName),
    ...regions.flatMap(({ macro }) => macro.filter(({ enabled }) => enabled).map(macroFeatureName)),
  ]);
  labelRules.forEach(({ when }, i) =>
    when.forEach(({ feature }, j) => {
      if (!known.has(feature)) {
        problems.push({ path: ['labelRules', i, 'when', j, 'feature'], message: unknown(feature, known) });
      }
    }),
  );
  if ((labelRules.at(-1)?.when.length ?? 0) > 0) {
    problems.push({
      path: ['labelRules', labelRules.length - 1],
      message: 'the last rule must have no conditions, so that every state has a label',
    });
  }
  return problems;
}

function unknown(name: string, known: ReadonlySet<string>): string {
  return `${name} is no feature here; the features are ${[...known].join(', ')}`;
}
