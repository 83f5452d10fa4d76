import { type JsonValue } from '@prometheus/core';

import { type Content, type Markup, markup } from '../markup.js';
import { costWords } from '../cost-words.js';
import { BASIS_WORDS, FILL_WORDS } from '../wording.js';
import { FORMATS, type Report } from './section.js';

const SHORT_HASH = 12;

/** Everything that the reader must know before the first number. */
export function banners({ input }: Report): Markup | undefined {
  const { banners: sentences } = input.manifest;
  if (sentences.length === 0) return undefined;
  return markup`<aside class="banners" aria-label="Warnings"><ul>${sentences.map((text) => markup`<li>${text}</li>`)}</ul></aside>
`;
}

export function titleBlock({ input }: Report): Markup {
  const { manifest, decisionHash } = input;
  const { strategy, collection, range, benchmark } = manifest;
  const costs = Object.values(costWords(manifest.config));
  const facts: readonly (readonly [string, Content])[] = [
    [
      'Range',
      markup`<span class="date">${range.start}</span> to <span class="date">${range.end}</span><small>${FORMATS.count(range.sessions)} ${range.sessions === 1 ? 'session' : 'sessions'}</small>`,
    ],
    [
      'Collection',
      markup`${collection.id}<small>${FORMATS.count(collection.instruments)} instruments, ${collection.market}</small>`,
    ],
    ['Prices', markup`${BASIS_WORDS[collection.basis].short}<small>${collection.currency}</small>`],
    [
      'Fills',
      markup`${FILL_WORDS[manifest.fillRule].short}<small>${FILL_WORDS[manifest.fillRule].remark}</small>${costs.map((text) => markup`<small>${text}</small>`)}`,
    ],
    [
      'Benchmark',
      benchmark === undefined
        ? 'none'
        : markup`${benchmark.name}<small>${benchmark.basis === 'price' ? 'without dividends' : 'with dividends'}</small>`,
    ],
    [
      'Run',
      markup`<code>${manifest.runId.slice(0, SHORT_HASH)}</code><small>decisions <code>${decisionHash.slice(0, SHORT_HASH)}</code></small>`,
    ],
  ];
  return markup`<header>
<p class="eyebrow">Backtest tear sheet</p>
<h1>${manifest.name}</h1>
<p class="lead"><strong>${strategy.name}</strong> ${strategy.description}</p>
${parameterLine(strategy.parameters)}
<dl class="facts">${facts.map(([term, value]) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

function parameterLine(parameters: JsonValue): Markup | undefined {
  if (parameters === null || typeof parameters !== 'object' || Array.isArray(parameters)) return undefined;
  const entries = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    // A stored run may come back with its keys in another order.
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return undefined;
  return markup`<p class="parameters">${entries.map(
    ([key, value]) => markup`<span>${key} <b>${typeof value === 'string' ? value : JSON.stringify(value)}</b></span> `,
  )}</p>`;
}
