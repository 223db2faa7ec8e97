import { expect, it } from 'vitest';
import { isLost, NO_WATCH, nextWatch } from '../../../../shared/core/complete/watch.ts';
import { START } from '../../../support/virtual-clock.ts';

const deliveryMs = 1_000;
const newest = START;

it('counts the passes in a row that found the queues empty', () => {
	const once = nextWatch(NO_WATCH, { isQuiet: true, recorded: 5 });
	const twice = nextWatch(once, { isQuiet: true, recorded: 5 });

	expect([once.quiet, twice.quiet]).toEqual([1, 2]);
	expect(nextWatch(twice, { isQuiet: false, recorded: 5 }).quiet).toBe(0);
});

it('remembers how much was recorded, and what was sent again before', () => {
	const watch = { quiet: 1, resends: 2, resentAt: 3, quietResends: 4, recorded: 5 };

	expect(nextWatch(watch, { isQuiet: false, recorded: 6 })).toEqual({ ...watch, quiet: 0, recorded: 6 });
});

it.each([
	{ quiet: 0, lost: undefined },
	{ quiet: 1, lost: undefined },
	{ quiet: 2, lost: 'quiet' },
	{ quiet: 3, lost: 'quiet' },
])('after $quiet passes with empty queues, messages are taken for lost: $lost', ({ quiet, lost }) => {
	expect(isLost({ ...NO_WATCH, quiet }, { now: START, newest, deliveryMs })).toBe(lost);
});

it.each([
	{ resends: 0, afterMs: 1_000, lost: undefined },
	{ resends: 0, afterMs: 1_001, lost: 'overdue' },
	{ resends: 1, afterMs: 2_000, lost: undefined },
	{ resends: 1, afterMs: 2_001, lost: 'overdue' },
	{ resends: 3, afterMs: 8_000, lost: undefined },
	{ resends: 3, afterMs: 8_001, lost: 'overdue' },
])('after $resends re-sends and $afterMs ms, a backlog is taken for a loss: $lost', ({ resends, afterMs, lost }) => {
	expect(isLost({ ...NO_WATCH, resends }, { now: START + afterMs, newest, deliveryMs })).toBe(lost);
});

it('starts waiting anew with each re-send', () => {
	const watch = { ...NO_WATCH, resends: 1, resentAt: START + 5_000 };

	expect(isLost(watch, { now: START + 7_000, newest, deliveryMs })).toBeUndefined();
	expect(isLost(watch, { now: START + 7_001, newest, deliveryMs })).toBe('overdue');
});
