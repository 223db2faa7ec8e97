import { expect, it } from 'vitest';
import type { DemoRun } from '../../../infra/tools/docs/demo-picture.ts';
import { DEMO_FILE, writtenDocs } from '../../../infra/tools/docs/written-docs.ts';
import { ALL_OPTIONS } from '../../../services/cli/commands/commands.ts';
import { readPage } from '../../support/doc-commands.ts';

it('S4.10 README and docs show the options and the demo as the program has them', () => {
	for (const [path, text] of writtenDocs(readPage)) {
		expect(readPage(path), `${path} is not what "npm run docs" writes`).toBe(text);
	}
});

it('S4.10 a figure of the demo that was changed by hand is noticed', () => {
	const changed = readPage('README.md').replace(/^(fanout +\d+ +)\d+/m, '$1999');
	expect(changed).not.toBe(readPage('README.md'));

	const written = writtenDocs((path) => (path === 'README.md' ? changed : readPage(path)));
	expect(written.get('README.md')).toBe(readPage('README.md'));
});

it('S4.10 the demo is one of the size and latency that `npm run demo` has', () => {
	const { scripts } = JSON.parse(readPage('package.json')) as { scripts: { demo: string } };
	const { latencyMs, reports } = JSON.parse(readPage(DEMO_FILE)) as DemoRun;
	expect(scripts.demo).toContain(`--pages ${reports.at(-1)?.targets} --latency ${latencyMs}`);
});

it('U4 the page of options has every option', () => {
	const page = readPage('docs/options.md');
	expect([...ALL_OPTIONS.keys()].filter((name) => !page.includes(`\`--${name}`))).toEqual([]);
});
