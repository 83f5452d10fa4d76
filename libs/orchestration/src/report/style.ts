/** The style sheet of a report. Colours are named once, by what they stand for. */
export const STYLE = `
:root {
  color-scheme: light;
  --ink: #1c2733; --muted: #5d6975; --faint: #8d97a1; --rule: #dfe4e8; --hair: #edf0f2; --paper: #fff; --wash: #f6f8f9;
  --strategy: #14558f; --benchmark: #8a8178; --gain: #1d7a5f; --loss: #b8402a; --caution: #b26a00; --caution-fill: #e2ab57; --caution-wash: #fff5e0;
  --long: #9dbdd8; --short: #d8b9a6; --cash: #5f8f8c; --commission: #5b5790; --slippage: #b9b6d6; --neutral: #93a3b2;
  --borrow: #c98f5f; --interest: #4f8f8a; --tax: #cdbb6a;
  --regime1: #cfe3d8; --regime2: #f3d7cf; --regime3: #dcd9ee; --regime4: #f1e6bf; --regime5: #d3e4ee; --regime6: #e6dfd8;
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1128px; margin: 0 auto; padding: 28px 24px 56px; }
h1, h2, h3, p, dl, dd, ul, figure, pre { margin: 0; padding: 0; }
h1 { font-size: 32px; line-height: 1.15; font-weight: 650; letter-spacing: -.015em; overflow-wrap: anywhere; }
h2 { font-size: 19px; line-height: 1.3; font-weight: 650; letter-spacing: -.005em; padding-top: 14px; border-top: 2px solid var(--ink); margin-bottom: 14px; }
h3 { font-size: 14px; line-height: 1.35; font-weight: 650; }
section { margin-top: 40px; }
small { font-size: 12px; color: var(--muted); font-weight: 400; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .88em; overflow-wrap: anywhere; }
pre { background: var(--wash); border: 1px solid var(--rule); border-radius: 4px; padding: 10px 14px; white-space: pre-wrap; font-size: 12.5px; line-height: 1.5; margin: 8px 0; }
ul { list-style: none; }
.loss { color: var(--loss); } .gain { color: var(--gain); } .caution { color: var(--caution); }
.remark { font-size: 13px; color: var(--muted); margin-top: 10px; max-width: 80ch; }
.remark.caution { color: var(--caution); }
.absent { font-size: 13px; color: var(--muted); padding: 12px 0; max-width: 80ch; }

.banners { background: var(--caution-wash); border-left: 4px solid var(--caution); padding: 12px 18px; margin-bottom: 26px; }
.banners li { font-weight: 550; overflow-wrap: anywhere; }
.banners li + li { margin-top: 6px; }
.eyebrow { font-size: 12px; letter-spacing: .08em; text-transform: uppercase; color: var(--muted); margin-bottom: 6px; }
.lead { font-size: 16px; color: var(--muted); margin-top: 8px; max-width: 92ch; overflow-wrap: anywhere; }
.lead strong { color: var(--ink); font-weight: 600; margin-right: 4px; }
.parameters { font-size: 13px; color: var(--muted); margin-top: 4px; overflow-wrap: anywhere; }
.parameters span { margin-right: 14px; } .parameters b { color: var(--ink); font-weight: 600; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); gap: 14px 24px; margin-top: 20px; }
.facts dt, .cards dt { font-size: 12px; color: var(--muted); }
.facts dd { font-size: 14px; font-weight: 550; overflow-wrap: anywhere; }
.facts small, .cards small { display: block; line-height: 1.4; }

.cards { display: grid; grid-template-columns: repeat(6, 1fr); gap: 0; border: 1px solid var(--rule); border-radius: 6px; }
.cards > div { padding: 14px 16px; border-left: 1px solid var(--rule); }
.cards > div:first-child { border-left: 0; }
.cards dd { font-size: 25px; line-height: 1.25; font-weight: 600; letter-spacing: -.01em; font-variant-numeric: tabular-nums; }
.cards small { letter-spacing: 0; }
.metrics { columns: 3; column-gap: 36px; margin-top: 22px; }
.metrics table { break-inside: avoid; margin-bottom: 20px; }

table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.35; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 650; font-size: 14px; padding-bottom: 6px; }
th { font-weight: 400; text-align: left; }
thead th { color: var(--muted); font-size: 12px; border-bottom: 1px solid var(--rule); vertical-align: bottom; }
td, th { padding: 4px 0 4px 12px; border-bottom: 1px solid var(--hair); }
td:first-child, th:first-child { padding-left: 0; }
.number { text-align: right; white-space: nowrap; } thead .number { white-space: normal; }
.date { white-space: nowrap; }
.metric thead th:first-child { color: var(--ink); font-weight: 650; font-size: 13px; }
.metric td { font-weight: 550; } .metric td.benchmark { font-weight: 400; color: var(--muted); }
.metric td { width: 78px; } .metric th.sub { padding-left: 12px; color: var(--muted); }
.metric i { color: var(--muted); font-weight: 400; }
.scroll { overflow-x: auto; }

.heat { table-layout: fixed; min-width: 620px; text-align: right; }
.heat th, .heat td { text-align: right; padding: 4px 8px 4px 0; border: 1px solid var(--paper); }
.heat th:first-child { text-align: left; width: 52px; color: var(--muted); position: sticky; left: 0; background: var(--paper); }
.heat td.total { font-weight: 650; }
.g1 { background: #ecf5f1; } .g2 { background: #d5eae1; } .g3 { background: #b6dacb; } .g4 { background: #94c9b3; } .g5 { background: #70b699; }
.l1 { background: #fbf0ed; } .l2 { background: #f6dcd5; } .l3 { background: #efc2b6; } .l4 { background: #e6a594; } .l5 { background: #db8771; }

.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 28px 44px; margin-top: 24px; }
.pair > div > * + * { margin-top: 28px; }
section > .pair:first-of-type { margin-top: 0; }
.heat + .pair, .scroll + .pair { margin-top: 28px !important; }
.pair + .scroll, .scroll + .scroll, .pair + .narrow, .chart + .pair { margin-top: 28px !important; }
.narrow { max-width: 640px; }
.chart { break-inside: avoid; }
.pair > .chart { display: flex; flex-direction: column; justify-content: space-between; }
.chart + .chart { margin-top: 26px; } .pair > .chart + .chart { margin-top: 0; }
figcaption p { font-size: 12.5px; color: var(--muted); line-height: 1.4; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; font-size: 12.5px; margin-top: 3px; }
.key { display: inline-block; width: 16px; height: 0; margin-right: 6px; vertical-align: middle; border-top: 2px solid currentColor; }
.key.dashed { border-top-style: dashed; }
.key.area { height: 10px; width: 12px; border: 0; background: currentColor; }
.key.strategy { color: var(--strategy); } .key.benchmark { color: var(--benchmark); } .key.long { color: var(--long); }
.key.short { color: var(--short); } .key.net { color: var(--ink); } .key.cash { color: var(--cash); }
.key.commission { color: var(--commission); } .key.slippage { color: var(--slippage); } .key.neutral { color: var(--neutral); }
.key.borrow { color: var(--borrow); } .key.interest { color: var(--interest); } .key.tax { color: var(--tax); }
.key.regime1 { color: var(--regime1); } .key.regime2 { color: var(--regime2); } .key.regime3 { color: var(--regime3); } .key.regime4 { color: var(--regime4); } .key.regime5 { color: var(--regime5); } .key.regime6 { color: var(--regime6); }
 .legend .key.caution, .words .key.caution { color: var(--caution-fill); }
.plot { position: relative; margin: 10px 4px 0 52px; }
.plot > svg { display: block; width: 100%; overflow: visible; }
.plot text { font-size: 11.5px; fill: var(--muted); font-variant-numeric: tabular-nums; }
.plot text.y { text-anchor: end; dominant-baseline: central; }
.plot text.x, .plot text.mark, .plot text.on-bar { text-anchor: middle; }
.plot text.mark { fill: var(--ink); font-weight: 650; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.plot text.on-bar { fill: var(--ink); }
.plot text.guide { fill: var(--ink); } .plot text.end { text-anchor: end; }
.plot line.guide { stroke: var(--ink); stroke-dasharray: 3 3; }
.grid line { stroke: var(--hair); } .axis line { stroke: var(--faint); }
.plot path { fill: none; stroke-width: 1.5; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.plot path.strategy, .plot path.net { stroke-width: 1.75; }
.plot path.strategy { stroke: var(--strategy); } .plot path.benchmark { stroke: var(--benchmark); }
.plot path.net { stroke: var(--ink); } .plot path.cash { stroke: var(--cash); }
.plot path.dashed { stroke-dasharray: 4 3; }
.plot path.reference { stroke: var(--muted); stroke-width: 1; stroke-dasharray: 2 3; }
.plot path.area, .plot path.bar { stroke: none; fill: var(--neutral); }
.plot path.area.strategy { fill: var(--strategy); fill-opacity: .55; }
.plot path.area.long { fill: var(--long); } .plot path.area.short { fill: var(--short); }
.plot path.area.commission { fill: var(--commission); } .plot path.area.slippage { fill: var(--slippage); }
.plot path.area.borrow { fill: var(--borrow); } .plot path.area.interest { fill: var(--interest); } .plot path.area.tax { fill: var(--tax); }
.plot path.band { stroke: none; fill-opacity: .55; }
.plot path.regime1 { fill: var(--regime1); } .plot path.regime2 { fill: var(--regime2); } .plot path.regime3 { fill: var(--regime3); }
.plot path.regime4 { fill: var(--regime4); } .plot path.regime5 { fill: var(--regime5); } .plot path.regime6 { fill: var(--regime6); }
.plot path.caution { fill: var(--caution-fill); } .plot path.bar.gain, rect.gain { fill: var(--gain); } .plot path.bar.loss, rect.loss { fill: var(--loss); }
.share { display: block; width: 100%; min-width: 60px; }
.layer { position: absolute; inset: 0 0 24px; touch-action: pan-y; }
.layer i { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--ink); opacity: .5; display: none; }
.layer output { position: absolute; top: -4px; padding: 1px 7px; font-size: 12px; white-space: pre; background: var(--ink); color: var(--paper); border-radius: 3px; display: none; font-variant-numeric: tabular-nums; pointer-events: none; }
.layer.shown i, .layer.shown output { display: block; }

.words > div, .hashes > div { display: grid; grid-template-columns: 128px minmax(0, 1fr); gap: 4px 20px; padding: 7px 0; border-bottom: 1px solid var(--hair); }
.words dt, .hashes dt { font-weight: 600; font-size: 14px; }
.words dd { font-size: 14px; max-width: 84ch; overflow-wrap: anywhere; } .hashes dd { font-size: 13px; overflow-wrap: anywhere; }
.words .key { margin-left: 12px; } .words .key:first-child { margin-left: 0; }
#reading h3 { margin-top: 20px; }
.notes { list-style: disc; padding-left: 18px; margin-top: 6px; font-size: 14px; max-width: 96ch; }
#reproduction > p { font-size: 14px; max-width: 84ch; margin: 10px 0; }
details { margin-top: 12px; font-size: 13px; } summary { cursor: pointer; font-weight: 600; }
details .scroll { margin-top: 10px; max-width: 520px; }

@media screen and (max-width: 900px) {
  .cards { grid-template-columns: repeat(3, 1fr); }
  .cards > div:nth-child(4) { border-left: 0; } .cards > div:nth-child(n+4) { border-top: 1px solid var(--rule); }
  .metrics { columns: 2; }
  .pair { grid-template-columns: minmax(0, 1fr); }
  .widest { display: none; }
}
@media screen and (max-width: 560px) {
  main { padding: 18px 16px 40px; }
  h1 { font-size: 25px; }
  section { margin-top: 32px; }
  .cards { grid-template-columns: repeat(2, 1fr); }
  .cards > div { border-left: 1px solid var(--rule); } .cards > div:nth-child(odd) { border-left: 0; } .cards > div:nth-child(n+3) { border-top: 1px solid var(--rule); }
  .facts { grid-template-columns: 1fr 1fr; }
  .metrics { columns: 1; }
  .wide, .on-bar { display: none; }
  td, th { padding-left: 8px; }
  .words > div, .hashes > div { grid-template-columns: 1fr; }
}
@page { margin: 13mm 12mm; }
@media print {
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  body { font-size: 11.5px; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 24px; } h2 { font-size: 15px; padding-top: 8px; margin-bottom: 8px; } h3, caption { font-size: 12px; }
  section { margin-top: 22px; }
  small, .facts dt, .cards dt, thead th, figcaption p, .legend, .parameters, .remark, .absent { font-size: 10px; }
  table, details, .hashes dd, pre, .banners { font-size: 11px; line-height: 1.3; }
  .lead { font-size: 12.5px; } .facts dd, .words dd, .words dt, .hashes dt, .notes, #reproduction > p { font-size: 11.5px; }
  td, th { padding: 2.5px 0 2.5px 8px; }
  .banners { padding: 8px 14px; margin-bottom: 16px; }
  .facts { grid-template-columns: repeat(6, 1fr); gap: 10px 16px; margin-top: 12px; }
  .cards > div { padding: 8px 9px; } .cards dd { font-size: 17px; }
  .metrics { column-gap: 24px; margin-top: 14px; } .metrics table { margin-bottom: 14px; } .metric { font-size: 10px; } .metric td { width: 50px; } .metric td { padding-left: 5px; } .metric thead th:first-child { font-size: 11px; }
  details pre { columns: 2; font-size: 10px; }
  .heat { min-width: 0; } .heat th, .heat td { padding: 2.5px 4px 2.5px 0; } .heat th:first-child { width: 40px; }
  .pair { gap: 18px 28px; margin-top: 16px; } .plot { margin-left: 42px; } .plot text { font-size: 9.5px; }
  .plot .widest, .pair .plot .wide { display: none; }
  .words > div, .hashes > div { padding: 4px 0; grid-template-columns: 92px minmax(0, 1fr); }
  h2, h3, caption, thead { break-after: avoid; }
  tr, .heat, .cards, .banners, .facts, .words > div, .hashes > div, .pair > div > .scroll { break-inside: avoid; }
  .layer { display: none; }
}
`;
