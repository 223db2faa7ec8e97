/** Every pair of colours has a contrast of 4.5 and more, on light and on dark. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --paper: #fff; --card: #f4f6f8; --ink: #1c2430; --muted: #55606e; --line: #d8dde3; --link: #14569f;
	--good: #14703c; --good-back: #e2f3e8; --warn: #8a5200; --warn-back: #fbeed9; --bad: #b3261e; --bad-back: #fbe6e4; --note-back: #e3e8ee; }
@media (prefers-color-scheme: dark) { :root { --paper: #11161d; --card: #1a212b; --ink: #e6ebf1; --muted: #a3afbd; --line: #2b3542; --link: #83bbf7;
	--good: #7bd39d; --good-back: #163524; --warn: #f0b45f; --warn-back: #3a2a10; --bad: #ff8f86; --bad-back: #421c19; --note-back: #2b3542; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
.count { color: var(--muted); font-weight: normal; }
.verdict { font-size: 1.15rem; font-weight: 600; margin: 0; padding: .6rem 1rem; border-left: 4px solid; border-radius: 0 .4rem .4rem 0; }
.good { color: var(--good); background: var(--good-back); } .warn { color: var(--warn); background: var(--warn-back); }
.bad { color: var(--bad); background: var(--bad-back); }
.muted { color: var(--muted); margin: .4rem 0; }
.note { margin: 1rem 0; padding: .6rem 1rem; background: var(--warn-back); border-radius: .4rem; overflow-wrap: anywhere; }
.note ul { margin: .25rem 0 0; padding-left: 1.25rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); gap: .5rem; margin: 1.25rem 0 0; }
.tiles div { background: var(--card); border-radius: .4rem; padding: .6rem .8rem; }
.tiles dt { color: var(--muted); font-size: .85rem; } .tiles dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
.findings, .fixed, .places { list-style: none; margin: 0; padding: 0; }
.findings > li, .fixed > li { border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; margin-bottom: .5rem; }
.url { overflow-wrap: anywhere; } a { color: var(--link); }
.what .url { font-weight: 600; }
.badge { display: inline-block; border-radius: .3rem; padding: 0 .45rem; font-size: .8rem; white-space: nowrap; margin-right: .25rem; }
.badge.error { color: var(--bad); background: var(--bad-back); } .badge.warning { color: var(--warn); background: var(--warn-back); }
.badge.note { color: var(--ink); background: var(--note-back); margin: 0 .25rem 0 0; padding: 0 .45rem; border-radius: .3rem; }
.badge.new { color: var(--ink); border: 1px solid; }
.reason { overflow-wrap: anywhere; color: var(--muted); }
.places { margin-top: .35rem; font-size: .9rem; } .places li { padding: .1rem 0 .1rem .8rem; border-left: 2px solid var(--line); overflow-wrap: anywhere; }
details { margin-top: .35rem; } summary { cursor: pointer; font-size: .9rem; }
q { color: var(--muted); overflow-wrap: anywhere; }
.tables { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: flex-start; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; max-width: 100%; }
caption { text-align: left; font-weight: 600; padding-bottom: .25rem; }
th, td { padding: .25rem 1rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line); font-weight: normal; overflow-wrap: anywhere; }
thead th { color: var(--muted); }
@media print { .findings > li { break-inside: avoid; } }
`;
