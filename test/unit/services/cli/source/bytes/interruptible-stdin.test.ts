import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { interruptibleStdin } from '../../../../../../services/cli/source/bytes/interruptible-stdin.ts';

it('ends the reading of a list as the command is interrupted', async () => {
	const interrupt = new AbortController();
	const reading = text(interruptibleStdin('-', interrupt.signal, new PassThrough()));
	interrupt.abort();

	await expect(reading).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
});

it('leaves the stream alone, where nobody listens yet, if the command was interrupted before', () => {
	const stdin = new PassThrough();

	expect(() => interruptibleStdin('-', AbortSignal.abort(), stdin)).toThrow(
		expect.objectContaining({ name: 'AbortError' }),
	);
	expect(stdin.destroyed).toBe(false);
});

it('is of no matter to who reads no list from it', () => {
	const stdin = new PassThrough();

	expect(interruptibleStdin('list.txt', AbortSignal.abort(), stdin)).toBe(stdin);
});
