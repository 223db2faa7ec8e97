import { expect, it } from 'vitest';
import { createLineWriter } from '../../../../../../services/cli/commands/serve/line-writer.ts';

const at = new Date('2026-11-30T10:20:30.456Z');

it.each([
	{ isTTY: true, time: at.toTimeString().slice(0, 8) },
	{ isTTY: false, time: '2026-11-30T10:20:30Z' },
])('begins each line with its time, terminal: $isTTY', ({ isTTY, time }) => {
	let text = '';
	const screen = {
		isTTY,
		write: (some: string) => {
			text += some;
		},
	};
	createLineWriter(screen, () => at)('Serving.');

	expect(text).toBe(`${time} Serving.\n`);
});
