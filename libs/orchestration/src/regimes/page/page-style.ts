/** What a page of regimes needs beside the style sheet of a report. */
export const REGIME_STYLE = `
/* Regimes are what this page is about, so that they stand out more than as the background of a run. */
:root { --regime1: #86c2a2; --regime2: #dd7d67; --regime3: #a79fd4; --regime4: #e5cb69; --regime5: #92bddb; --regime6: #dbd4ca; }
.plot path.net { stroke-width: 1; }
.plot path.band { fill-opacity: .5; }
.chart + .scroll, .today + .scroll, .remark + .scroll, .absent + .scroll { margin-top: 28px; }
.scroll + h3, details + h3, .notes + h3 { margin-top: 22px; }
.plot path.stack { stroke: var(--paper); stroke-width: .6; }
.heat.transition { min-width: 0; width: auto; }
.heat.transition th:first-child { width: 230px; } .heat.transition th, .heat.transition td { width: 112px; }
.p1 { background: #eef3f8; } .p2 { background: #d9e5f0; } .p3 { background: #bcd2e5; } .p4 { background: #93b6d3; } .p5 { background: #6a9ac2; }
.states td { text-align: right; white-space: nowrap; } .states thead th + th { text-align: right; color: var(--ink); font-weight: 650; white-space: nowrap; }
.states tr:nth-child(2) th, .states tr:nth-child(2) td { border-bottom-color: var(--rule); }
.push { display: inline-block; vertical-align: middle; width: 150px; height: 10px; }
.push line { stroke: var(--faint); } .push rect { fill: var(--strategy); } .push rect.against { fill: var(--benchmark); }
td small { display: inline; } th small { margin-left: 6px; }
.mark-label { white-space: nowrap; } details .scroll { max-width: none; }
.today { font-size: 17px; margin-top: 14px; max-width: 88ch; }
.today .label { font-weight: 650; white-space: nowrap; }
.today .key.area { width: 14px; height: 14px; margin-right: 5px; border: 1px solid var(--rule); vertical-align: -2px; }
.legend .key.area, td .key.area, th .key.area { border: 1px solid rgba(28, 39, 51, .18); }
@media screen and (max-width: 560px) { .push { width: 80px; } .heat.transition th:first-child { width: 110px; } .heat.transition th, .heat.transition td { width: 70px; } }
@media print { .today { font-size: 13px; } .push { width: 90px; } }
`;
