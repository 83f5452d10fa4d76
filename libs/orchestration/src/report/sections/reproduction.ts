import { compareCodeUnits } from '@prometheus/core';

import { type Content, type Markup, markup } from '../markup.js';
import { rerunConfig } from '../rerun-config.js';
import { type Report, section } from './section.js';

/** All that decides the result, so that someone else can make it again. */
export function reproduction({ input }: Report): Markup {
  const { manifest, decisionHash } = input;
  const { yaml, remarks } = rerunConfig(manifest);
  const rows: readonly (readonly [string, Content])[] = [
    ['Run id', markup`<code>${manifest.runId}</code>`],
    ['Decision hash', markup`<code>${decisionHash}</code>`],
    ['Data vintage', markup`<code>${manifest.vintage}</code>`],
    ['Configuration', markup`<code>${manifest.configId}</code>`],
    ['Seed', markup`<code>${manifest.seed}</code>`],
    [
      'Code',
      markup`<code>${manifest.code.sourceHash}</code>${
        manifest.dirtyTree
          ? markup` <span class="caution">The source tree held changes that no commit records.</span>`
          : undefined
      }`,
    ],
    ['Packages', packages(manifest.code.packages)],
  ];
  return section(
    'reproduction',
    'Reproduction',
    markup`<p>The run id is a hash over code, configuration, data vintage and seed. Whoever repeats the run with the same of each gets the same run id and the same decision hash; the decision hash chains every decision that was taken.</p>
<dl class="hashes">${rows.map(([term, value]) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
<p>Save the configuration below as <code>run.yaml</code>, then:</p>
<pre>npm run backtest -- run --config run.yaml</pre>
${remarks.map((remark) => markup`<p class="remark">${remark}</p>`)}
<details><summary>Configuration, resolved</summary><pre>${yaml}</pre></details>`,
  );
}

function packages(versions: Readonly<Record<string, string>>): Content {
  return Object.keys(versions)
    .sort(compareCodeUnits)
    .map((name) => `${name} ${versions[name]}`)
    .join(', ');
}
