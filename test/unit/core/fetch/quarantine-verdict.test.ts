import { expect, it } from 'vitest';
import { isolatedFateOf, MAX_STRIKES } from '../../../../shared/core/fetch/quarantine-verdict.ts';
import { targets } from '../../../support/builders.ts';

it.each([
	{ count: 5, strikes: undefined, fate: 'visit' },
	{ count: 5, strikes: 1, fate: 'cut' },
	{ count: 1, strikes: undefined, fate: 'visit' },
	{ count: 1, strikes: MAX_STRIKES - 1, fate: 'visit' },
	{ count: 1, strikes: MAX_STRIKES, fate: 'dead' },
])('R3 an isolated chunk of $count after $strikes visits without an end: $fate', ({ count, strikes, fate }) => {
	expect(isolatedFateOf({ targets: targets(count), ...(strikes !== undefined && { strikes }) })).toBe(fate);
});
