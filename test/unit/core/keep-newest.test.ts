import { expect, it } from 'vitest';
import { keepNewest } from '../../../shared/core/keep-newest.ts';

it('forgets the oldest keys, and no more than it has to', () => {
	const kept = new Map([1, 2, 3, 4].map((key) => [key, `${key}`]));
	kept.delete(1);
	kept.set(1, 'again');

	keepNewest(kept, 4);
	expect([...kept.keys()]).toEqual([2, 3, 4, 1]);
	keepNewest(kept, 2);
	expect([...kept.keys()]).toEqual([4, 1]);
});

it('forgets all where none is to be kept', () => {
	const kept = new Set(['a', 'b']);
	keepNewest(kept, 0);
	expect(kept.size).toBe(0);
});
