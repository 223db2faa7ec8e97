import { expect, it } from 'vitest';
import { MAX_CRASHES, quarantineVerdictOf } from '../../../../shared/core/fetch/quarantine-verdict.ts';
import { targets } from '../../../support/builders.ts';

it.each([
	{ count: 5, crashes: undefined, fate: 'visit' },
	{ count: 5, crashes: 1, fate: 'cut' },
	{ count: 1, crashes: undefined, fate: 'visit' },
	{ count: 1, crashes: MAX_CRASHES - 1, fate: 'visit' },
	{ count: 1, crashes: MAX_CRASHES, fate: 'dead' },
])('R3 an quarantined chunk of $count after $crashes visits without an end: $fate', ({ count, crashes, fate }) => {
	expect(quarantineVerdictOf({ targets: targets(count), ...(crashes !== undefined && { crashes }) })).toBe(fate);
});
