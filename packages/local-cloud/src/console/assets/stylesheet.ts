import { graphStyles } from './graph-styles.ts'
import { timeLineStyles } from './time-line-styles.ts'

/** The styles of the console, for small and large screens, in light and dark mode. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e6e8eb);
  --quiet: light-dark(#5b6470, #9aa4b0);
  --paper: light-dark(#f6f7f9, #14171b);
  --card: light-dark(#ffffff, #1d2127);
  --line: light-dark(#dfe3e8, #2f353d);
  --accent: light-dark(#0b5cad, #7ab8ff);
  --good: light-dark(#116329, #6fdd8b);
  --wait: light-dark(#7a4d00, #f2c14e);
  --bad: light-dark(#a40e26, #ff8e9a);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: .75rem 1rem; border-bottom: 1px solid var(--line); background: var(--card); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; flex: 1; }
nav a { color: var(--quiet); text-decoration: none; }
.stage { flex: 1 1 100%; margin: 0; overflow-wrap: anywhere; }
.stage strong { color: var(--bad); }
nav a[aria-current] { color: inherit; box-shadow: 0 2px 0 var(--accent); }
.result, .lost { position: fixed; bottom: .75rem; max-width: calc(100vw - 2rem); padding: .5rem .9rem; border: 1px solid var(--accent); border-radius: 4px; background: var(--card); overflow-wrap: anywhere; pointer-events: none; z-index: 1; }
.result { right: 1rem; }
.lost { right: 1rem; bottom: 3.75rem; border-color: var(--bad); }
.result:empty { padding: 0; border: 0; }
main { max-width: 90rem; margin: 0 auto; padding: 0 1rem 2rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
small, .empty, dt, time { color: var(--quiet); }
.empty { margin: .25rem 0; }
time { font-variant-numeric: tabular-nums; font-size: .85rem; white-space: nowrap; }
a { color: var(--accent); }
:focus-visible, input:focus { outline: 2px solid var(--accent); outline-offset: 2px; }
ul, ol { list-style: none; margin: 0; padding: 0; }
.consumers li, .mails a, .records > li { display: flex; flex-wrap: wrap; gap: .25rem .75rem; padding: .6rem .75rem; border: 1px solid var(--line); background: var(--card); }
.consumers li { align-items: center; }
.consumers form { margin-left: auto; }
.consumers .troubled { border-left: 3px solid var(--bad); }
.mails li + li, .records > li + li, .consumers li + li { margin-top: -1px; }
.mails a { color: inherit; text-decoration: none; }
.mails a:hover { background: var(--paper); }
.mails strong { flex: 1 1 100%; overflow-wrap: anywhere; }
.mails span { flex: 1; color: var(--quiet); overflow-wrap: anywhere; }
.records > li { flex-direction: column; }
.records .facts { margin: 0; }
.letters > li { display: grid; gap: .25rem .75rem; grid-template-columns: minmax(0, 1fr) max-content; padding: .6rem .75rem; border: 1px solid var(--line); border-left: 3px solid var(--bad); background: var(--card); }
.letters > li.behind { border-left-color: var(--wait); }
.letters > li + li { margin-top: -1px; }
.letters p { margin: 0; overflow-wrap: anywhere; }
.letters li > :not(:first-child, form, .forms) { grid-column: 1 / -1; }
.letters .forms { gap: .5rem; align-items: start; }
@media (max-width: 40rem) { .letters li > .forms { grid-column: 1 / -1; } }
.choice label { display: inline-flex; align-items: center; gap: .3rem; margin-right: .75rem; }
.choice input { width: auto; }
.headline { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; }
.headline h2 { flex: 1; }
.receivers li { display: flex; align-items: center; flex-wrap: wrap; gap: .25rem .75rem; padding: .45rem .75rem; border: 1px solid var(--line); background: var(--card); }
.receivers li + li { margin-top: -1px; }
.receivers strong { flex: 1 1 16rem; overflow-wrap: anywhere; }
.receivers code { color: var(--quiet); overflow-wrap: anywhere; }
summary { cursor: pointer; overflow-wrap: anywhere; }
summary time { float: right; }
.outcomes { font-size: .9rem; overflow-wrap: anywhere; }
.badge { display: inline-block; min-width: 5.2rem; padding: 0 .4rem; border: 1px solid currentColor; border-radius: 3px; font-size: .75rem; text-align: center; }
.outcomes ul { margin-left: 1.25rem; }
.parked li { padding: .45rem .75rem; border: 1px solid var(--line); border-left: 3px solid var(--bad); background: var(--card); overflow-wrap: anywhere; }
.parked.waiting li { border-left-color: var(--wait); }
.parked li + li { margin-top: -1px; }
.failure summary { color: var(--bad); }
.badge.delivered, .badge.done, .badge.redriven { color: var(--good); }
.badge.filtered, .badge.notApplicable, .badge.already, .badge.suspended { color: var(--quiet); }
.badge.retrying, .badge.parkedBehind, .badge.waiting { color: var(--wait); }
.badge.failed, .badge.failing, .badge.parked { color: var(--bad); }
button { padding: .35rem .9rem; border: 1px solid var(--line); border-radius: 4px; background: var(--paper); color: inherit; font: inherit; cursor: pointer; }
pre { margin: .5rem 0; padding: .75rem; border: 1px solid var(--line); background: var(--card); overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
h1 .badge { vertical-align: middle; }
.facts { color: var(--quiet); }
.search { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin-bottom: 1rem; }
.search label { display: grid; gap: .2rem; color: var(--quiet); font-size: .85rem; }
.search label:first-child { flex: 1 1 16rem; }
::placeholder { color: var(--quiet); opacity: 1; }
.search :is(input, select, button) { min-height: 2.4rem; }
input, select { padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 4px; background: var(--card); color: var(--ink); font: inherit; width: 100%; }
.stories a { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; padding: .6rem .75rem; border: 1px solid var(--line); background: var(--card); color: inherit; text-decoration: none; }
section + .stories { margin-top: 1.5rem; }
.stories li + li { margin-top: -1px; }
.stories a:hover { background: var(--paper); }
.stories strong { overflow-wrap: anywhere; }
.stories small { flex: 1 1 12rem; }
.stories .number { color: var(--quiet); }
small .failed, .facts .failed { color: var(--bad); font-weight: 700; }
.outcomes li { padding: .1rem 0; }
.tree .tree { margin-left: .6rem; padding-left: 1rem; border-left: 1px solid var(--line); }
.tree li { padding: .3rem 0; overflow-wrap: anywhere; }
.tree time { float: right; }
@media (max-width: 40rem) { .tree time { float: none; } }
pre.source { white-space: pre; }
.source .number { display: inline-block; width: 4ch; color: var(--quiet); text-align: right; user-select: none; }
mark { background: light-dark(#fff1a8, #4d4000); color: inherit; }
.search .check { display: flex; flex-direction: row-reverse; align-items: center; gap: .4rem; padding: .35rem 0; }
.search .check input, .letters [type=checkbox] { width: auto; min-height: 0; }
.values { border-collapse: collapse; margin: .4rem 0; font-size: .9rem; }
.values th, .values td { padding: .15rem .75rem .15rem 0; text-align: left; vertical-align: top; font-weight: normal; overflow-wrap: anywhere; }
.values th { color: var(--quiet); white-space: nowrap; }
.values del { color: var(--bad); }
.values ins { color: var(--good); text-decoration: none; }
.badge.passed, .badge.committed, .badge.created, .badge.mailed { color: var(--good); }
.badge.changed, .badge.running { color: var(--accent); }
.badge.refused, .badge.deleted { color: var(--bad); }
.replay { margin: 1rem 0; }
.trail { margin-bottom: 0; }
.trail + h1, .trail + .headline h1 { margin-top: .3rem; }
.headline h1 { flex: 1; }
.summary { flex: 1 1 20rem; overflow-wrap: anywhere; }
.related { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; overflow-wrap: anywhere; }
.problem { padding: .5rem .75rem; border: 1px solid var(--line); border-left: 3px solid var(--bad); background: var(--card); overflow-wrap: anywhere; }
.edit { display: grid; gap: .5rem; justify-items: start; }
textarea { width: 100%; padding: .6rem; border: 1px solid var(--line); border-radius: 4px; background: var(--card); color: var(--ink); font: .9rem/1.5 ui-monospace, monospace; }
.forms { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; }
.forms .search { flex-wrap: nowrap; margin: 0; }
.forms .search label:first-child { flex: 0 1 8rem; }
#delete { margin-top: 1rem; }
.expire { max-width: 100%; }
.expire[open] { flex: 1 1 100%; }
.expire button { max-width: 100%; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
.tour { padding-left: 1.5rem; list-style: decimal; }
.tour p { margin: .4rem 0; max-width: 46rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 60vh; border: 1px solid var(--line); background: #fff; }
.news { position: sticky; top: .5rem; z-index: 1; height: 0; }
.news button { position: absolute; top: 0; right: 0; border-color: var(--accent); background: var(--card); box-shadow: 0 1px 4px light-dark(#0003, #000a); }
[data-newest] { scroll-margin-top: 4rem; }
html:has([data-newest]) { overflow-anchor: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.lost { visibility: hidden; color: var(--bad); }
.disconnected .lost { visibility: visible; }
${graphStyles}${timeLineStyles}`
