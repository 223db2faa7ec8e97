import { expect, it } from 'vitest';
import { MAX_CRASHES, quarantineVerdictOf } from '../../../../shared/core/fetch/quarantine-verdict.ts';
import { targets } from '../../../support/builders.ts';

it.each([
	{ count: 5, crashes: undefined, verdict: 'visit' },
	{ count: 5, crashes: 1, verdict: 'cut' },
	{ count: 1, crashes: undefined, verdict: 'visit' },
	{ count: 1, crashes: MAX_CRASHES - 1, verdict: 'visit' },
	{ count: 1, crashes: MAX_CRASHES, verdict: 'dead' },
])(
	'R3 an quarantined chunk of $count after $crashes visits without an end: $verdict',
	({ count, crashes, verdict }) => {
		expect(quarantineVerdictOf({ targets: targets(count), ...(crashes !== undefined && { crashes }) })).toBe(verdict);
	},
);
