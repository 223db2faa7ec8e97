import { expect, it } from 'vitest';
import { createSizedMemory } from '../../../shared/core/sized-memory.ts';

it('R6 keeps no more bytes than it may, and forgets what was asked for longest ago', () => {
	const memory = createSizedMemory<string>(100);
	memory.set('a', 'A', 40);
	memory.set('b', 'B', 40);
	expect(memory.get('a')).toBe('A');
	memory.set('c', 'C', 40);

	expect(['a', 'b', 'c'].map((key) => memory.get(key))).toEqual(['A', undefined, 'C']);
	expect(memory.bytes).toBe(80);
});

it('R6 keeps nothing that is larger than all of it, nor what that would replace', () => {
	const memory = createSizedMemory<string>(100);
	memory.set('a', 'A', 90);
	memory.set('a', 'AA', 101);

	expect(memory.get('a')).toBeUndefined();
	expect(memory.bytes).toBe(0);
});
