/** Colours are told apart by people who see red and green alike, on light and on dark. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --shade: #0003; --paper: #fff; --ink: #1c2430; --muted: #5b6675; --line: #dfe3e8; --card: #f5f7f9;
	--sequential: #6b7785; --threads: #c2570c; --fanout: #1f6fd1; --init: #b3bcc7;
	--dns: #5b3fa8; --connect: #8a6fd0; --tls: #b9a6e8; --ttfb: #1f6fd1; --body: #1a9e96; --parse: #d9730d; --other: #a9b2bd; }
@media (prefers-color-scheme: dark) { :root { --shade: #000a; --paper: #11161d; --ink: #e6ebf1; --muted: #9aa7b6; --line: #2b3542; --card: #1a212b;
	--sequential: #9aa7b6; --threads: #f08c3c; --fanout: #5aa2f5; --init: #566270;
	--dns: #9b83e6; --connect: #b7a4f0; --tls: #d6cbf8; --ttfb: #5aa2f5; --body: #3fc4bb; --parse: #f2a14e; --other: #6d7987; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 54rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
.verdict { font-size: 1.15rem; padding: .75rem 1rem; background: var(--card); border-left: 4px solid var(--fanout); }
.note { color: var(--muted); }
figure { margin: 0; }
figcaption { color: var(--muted); font-size: .9rem; }
.plot svg { display: block; max-width: 100%; height: auto; }
.narrow { display: none; }
@media (max-width: 44rem) { .wide { display: none; } .narrow { display: block; } }
@media print { .wide { display: block; } .narrow { display: none; } }
.scroll { overflow-x: auto; margin-right: calc(-1 * max(0px, 50vw - 28rem));
	background: linear-gradient(to left, var(--paper) 1.5rem, transparent) right / 3rem 100% no-repeat local,
		linear-gradient(to left, var(--shade), transparent) right / .9rem 100% no-repeat scroll; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem .3rem 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child { text-align: left; }
thead th { color: var(--muted); font-weight: normal; vertical-align: bottom; }
tbody th { font-weight: 600; }
`;
