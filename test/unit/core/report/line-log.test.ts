import { expect, it } from 'vitest';
import { LineLog } from '../../../../shared/core/report/line-log.ts';

it.each([0, 1, 30_000])('S4.11 reads back %i values as they were added, whatever they hold', (length) => {
	const log = new LineLog<{ n: number; text: string }>();
	const values = Array.from({ length }, (_, n) => ({ n, text: `a\nb\u2028 \ud800 ü ${'x'.repeat(100)}` }));
	for (const value of values) log.add(value);

	expect([...log.read()]).toEqual(values);
});
