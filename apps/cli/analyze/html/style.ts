import { Markup } from './markup.js';

/** The page's whole style. Light and dark follow the reader's system. */
export const style = new Markup(`
:root { color-scheme: light dark; --ink: #1c2230; --soft: #5b6475; --paper: #fff; --panel: #f5f6f8; --line: #dde1e8;
  --accent: #2456b8; --bad: #b3261e; --warn: #8a5a00; --good: #1d6b3a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #9aa4b6; --paper: #14171d; --panel: #1c2028;
  --line: #2f3541; --accent: #8ab0ff; --bad: #ff8a80; --warn: #f2bf5e; --good: #7ed9a0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.25rem 5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.35rem; margin: 3rem 0 .25rem; }
h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; } p { margin: .35rem 0; }
.soft { color: var(--soft); } .bad { color: var(--bad); } .warn { color: var(--warn); } .good { color: var(--good); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.soft { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.topic { padding-left: 1.25rem; } .intent { padding-left: 2.5rem; } .domain { font-weight: 600; }
.card { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0; }
.card h4 { margin: 0 0 .35rem; font-size: 1rem; }
code, .step { font-family: ui-monospace, monospace; font-size: .86em; overflow-wrap: anywhere; }
blockquote { margin: .35rem 0; padding-left: .75rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--accent); }
.turn { border-top: 1px solid var(--line); padding: .5rem 0; } .turn p { white-space: pre-wrap; overflow-wrap: anywhere; }
.step { margin: .15rem 0 .15rem 1rem; color: var(--soft); white-space: pre-wrap; }
.finding { margin: .25rem 0 .25rem 1rem; padding: .2rem .6rem; border-left: 3px solid var(--bad); background: var(--paper); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .35rem 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
`);
