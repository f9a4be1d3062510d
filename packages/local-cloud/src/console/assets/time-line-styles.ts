/** The styles of a story with its time line: beside the tree if there is room, below it otherwise. */
export const timeLineStyles = `
.story { display: grid; gap: 0 2rem; align-items: start; }
.story > * { min-width: 0; }
@media (min-width: 64rem) {
  .story { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
  .time-line { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; }
}
.time-line h2 { margin-top: .5rem; }
.time-line li { padding: .3rem 0; border-top: 1px solid var(--line); }
.time-line p { margin: 0; font-size: .9rem; overflow-wrap: anywhere; }
.time-line svg { display: block; width: 100%; height: 14px; overflow: visible; }
.time-line .axis { height: 24px; }
.axis text { fill: var(--quiet); font-size: 12px; }
.axis line { stroke: var(--quiet); }
.time-line ol, .time-line .axis { padding: 0 .4rem; }
.time-line .axis { padding: 0; margin: 0 .4rem; width: calc(100% - .8rem); }
.time-line rect, .time-line circle { fill: var(--good); }
.time-line .running { fill: var(--accent); }
.time-line .waiting { fill: var(--wait); }
.time-line .failing { fill: var(--bad); }
`
