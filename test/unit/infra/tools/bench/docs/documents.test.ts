import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BenchReport } from '../../../../../../infra/tools/bench/bench-report.ts';
import { documentsOf, REPORT_FILE } from '../../../../../../infra/tools/bench/docs/documents.ts';
import { withRegion } from '../../../../../../infra/tools/bench/docs/region.ts';
import { inProject } from '../../../../../../infra/tools/bench/docs/write-docs.ts';

const read = (path: string) => readFileSync(inProject(path), 'utf8');
const report = JSON.parse(read(REPORT_FILE)) as BenchReport;

describe('the committed report', () => {
	it('S4.10 is where every figure of the README and docs comes from', async () => {
		const documents = await documentsOf(report, read);

		expect([...documents.keys()].sort()).toEqual([
			'README.md',
			'docs/benchmarks.json',
			'docs/benchmarks.md',
			'docs/benchmarks.svg',
			'docs/comparison.md',
			'docs/performance.md',
		]);
		for (const [path, text] of documents) expect(read(path), `${path} differs from what the report says`).toBe(text);
	});

	it('S4.10 would not go with a figure that was changed by hand', async () => {
		const [first] = report.list?.rows ?? [];
		const figure = Math.round(first?.pagesPerSecond ?? 0).toLocaleString('en');
		const changed = (path: string) => read(path).replaceAll(`| ${figure} |`, '| 999,999 |');
		expect(changed('README.md')).not.toBe(read('README.md'));

		const documents = await documentsOf(report, changed);
		expect(documents.get('README.md')).not.toBe(changed('README.md'));
	});
});

describe('a place for figures', () => {
	const text = 'before\n<!-- figures: speed -->\nold\n<!-- end of figures -->\nafter\n';

	it('holds what is given, and nothing around it changes', () => {
		const changed = withRegion(text, 'speed', 'new');
		expect(changed).toBe('before\n<!-- figures: speed -->\n\nnew\n\n<!-- end of figures -->\nafter\n');
		expect(withRegion(changed, 'speed', 'new')).toBe(changed);
	});

	it('is missed by its name', () => {
		expect(() => withRegion(text, 'other', 'new')).toThrow('"other"');
	});
});
