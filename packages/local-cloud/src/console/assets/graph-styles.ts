/** The styles of a graph. Its drawing has colors of its own, for a page without these. */
export const graphStyles = `
.graph { overflow: auto; border: 1px solid var(--line); background: var(--card); }
.graph svg { display: block; width: 100%; min-width: 60rem; height: auto; }
.graph.movable { overflow: hidden; cursor: grab; touch-action: none; user-select: none; }
.graph.movable:active { cursor: grabbing; }
.graph.movable svg { min-width: 0; height: 100%; }
.graph svg > rect { fill: var(--card); }
.graph text { fill: var(--ink); }
.graph a { outline-offset: 1px; }
.graph a:hover text { text-decoration: underline; }
.graph .sender rect { fill: light-dark(#dbe9f6, #1f3346); }
.graph .signal rect { fill: light-dark(#fbe8c9, #43351b); }
.graph .receiver rect { fill: light-dark(#e3f1dc, #23381f); }
.graph .consumer rect { fill: light-dark(#eadff2, #37284a); }
.graph g rect, .graph .edge path { stroke: light-dark(#8a929c, #6b7480); }
.graph marker path { fill: light-dark(#5b6470, #9aa4b0); }
.graph .edge text { fill: var(--quiet); stroke: var(--card); }
.graph g[data-state] rect { stroke-width: 3; }
.graph .edge[data-state] path { stroke-width: 2.5; }
.graph [data-state=running] rect, .graph [data-state=running] path { stroke: var(--accent); stroke-dasharray: 6 4; }
.graph [data-state=done] rect, .graph [data-state=done] path { stroke: var(--good); }
.graph [data-state=waiting] rect, .graph [data-state=waiting] path { stroke: var(--wait); stroke-dasharray: 2 3; }
.graph [data-state=failing] rect, .graph [data-state=failing] path, .graph [data-state=parked] rect, .graph [data-state=parked] path { stroke: var(--bad); }
.graph .receiver[data-state=failing] rect, .graph .receiver[data-state=parked] rect { fill: light-dark(#fbdde0, #4d1f26); }
.zoom { display: flex; gap: .25rem; }
.zoom[hidden] { display: none; }
.zoom button { min-width: 2.75rem; min-height: 2.75rem; }
.zoom [aria-disabled=true] { color: var(--quiet); cursor: default; }
@media (prefers-reduced-motion: no-preference) {
  .graph g rect, .graph .edge path { transition: stroke .4s, fill .4s, stroke-width .4s; }
  .graph .edge[data-state=running] path { animation: flow 1s linear infinite; }
  @keyframes flow { to { stroke-dashoffset: -10; } }
}
`
