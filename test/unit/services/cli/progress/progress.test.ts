import { describe, expect, it } from 'vitest';
import { createProgress, type ProgressScreen } from '../../../../../services/cli/progress/progress.ts';
import type { ProgressSnapshot } from '../../../../../services/cli/progress/progress-line.ts';
import { createPaint, noPaint } from '../../../../../services/cli/text/paint.ts';

const CLEAR = '\r\u001b[2K';

function aSnapshot(given: Partial<ProgressSnapshot> = {}): ProgressSnapshot {
	return { settled: 0, failed: 0, total: 1000, instances: 4, phase: 'running', ...given };
}

function aProgress(screen: Omit<ProgressScreen, 'write'>, paint = noPaint) {
	let time = 0;
	const written: string[] = [];
	const write = (text: string) => written.push(text);
	const progress = createProgress({ screen: { ...screen, write }, paint, now: () => time });
	const updateAt = (seconds: number, given: Partial<ProgressSnapshot>) => {
		time = seconds * 1000;
		progress.update(aSnapshot(given));
	};
	return { progress, written, updateAt };
}

describe('on a terminal', () => {
	const terminal = { isTTY: true, columns: 120 };

	it('U2 one line is redrawn with bar, rate, ETA, failures and instances', () => {
		const { written, updateAt } = aProgress(terminal);

		updateAt(0, {});
		updateAt(2, { settled: 500, failed: 3 });

		expect(written.at(-1)).toBe(
			`${CLEAR}${'█'.repeat(12)}${'░'.repeat(12)} running  500/1,000 (50%)  250/s  ETA 2.00 s  3 failed  4 instances`,
		);
	});

	it('draws no more than ten times a second', () => {
		const { written, updateAt } = aProgress(terminal);

		for (let step = 0; step <= 1000; step++) updateAt(step / 1000, { settled: step });

		expect(written).toHaveLength(11);
	});

	it('U2 tells the rate of late, so that a stall shows', () => {
		const { written, updateAt } = aProgress(terminal);

		for (let second = 0; second <= 30; second++) updateAt(second, { settled: Math.min(second, 5) * 100 });

		expect(written.at(-1)).toContain('  0.00/s  0 failed');
		expect(written.at(-1)).not.toContain('ETA');
	});

	it('stays on its line, however narrow the terminal', () => {
		const { written, updateAt } = aProgress({ isTTY: true, columns: 20 });

		updateAt(0, { settled: 123 });

		expect(written.at(-1)).toHaveLength(CLEAR.length + 19);
	});

	it('has no bar while the total is unknown, or is none', () => {
		const { written, updateAt } = aProgress(terminal);

		updateAt(0, { total: undefined, instances: 0, phase: 'planning', settled: 7 });
		updateAt(1, { total: 0 });

		expect(written).toEqual([`${CLEAR}planning  7  0.00/s  0 failed`, expect.stringContaining(`${CLEAR}running  0/0`)]);
	});

	it('puts a line above the bar', () => {
		const { progress, written, updateAt } = aProgress(terminal);

		updateAt(0, {});
		const bar = written.at(-1)?.slice(CLEAR.length);
		progress.log('a warning');

		expect(written.slice(1)).toEqual([CLEAR, `a warning\n${bar}`]);
	});

	it('leaves a clean line', () => {
		const { progress, written, updateAt } = aProgress(terminal);

		updateAt(0, {});
		progress.end();
		progress.end();

		expect(written.slice(1)).toEqual([CLEAR]);
	});

	it.each([
		{ env: {}, isColoured: true },
		{ env: { NO_COLOR: '' }, isColoured: true },
		{ env: { NO_COLOR: '1' }, isColoured: false },
		{ env: { TERM: 'dumb' }, isColoured: false },
	])('U2 with $env colours are $isColoured', ({ env, isColoured }) => {
		const { written, updateAt } = aProgress(terminal, createPaint({ isTTY: true, env }));

		updateAt(0, {});

		expect(written.join('').includes('\u001b[32m')).toBe(isColoured);
	});
});

describe('without a terminal', () => {
	it('U2 a plain line is written every ten seconds, and nothing is cleared', () => {
		const { progress, written, updateAt } = aProgress({ isTTY: false });

		for (let second = 0; second <= 25; second++) updateAt(second, { settled: second * 10 });
		progress.end();

		expect(written).toEqual([
			'running, 100/1,000 (10%), 10.0/s, ETA 1 min 30 s, 0 failed, 4 instances\n',
			'running, 200/1,000 (20%), 10.0/s, ETA 1 min 20 s, 0 failed, 4 instances\n',
		]);
	});
});
