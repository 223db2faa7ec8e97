import { expect, it } from 'vitest';
import { tidy } from '../../../../../../services/cli/job/follow/tidy.ts';
import { StoreError } from '../../../../../../shared/core/errors.ts';
import { createMemoryStack } from '../../../../../support/memory-stack.ts';

type TidiedSession = Parameters<typeof tidy>[0];

it('clears away what was seen of pages for jobs that nobody runs any more', async () => {
	const stack = createMemoryStack();
	await stack.pageStates.keep('old', [{ key: 'page', fetchedAt: 0, expiresAt: 1 }], 0);
	await stack.pageStates.use('old', 1);
	await tidy({ stack, cloud: {} } as unknown as TidiedSession, () => undefined);

	expect(await stack.pageStates.find('old', ['page'])).toEqual(new Map());
});

it('U4 older jobs that cannot be cleared away are no failure, and no secret', async () => {
	const { jobs, ...stack } = createMemoryStack();
	const newest = () => Promise.reject(new StoreError('the disk\u001b is full'));
	const said: string[] = [];
	await tidy({ stack: { ...stack, jobs: { ...jobs, newest } }, cloud: {} } as unknown as TidiedSession, (text) =>
		said.push(text),
	);

	expect(said).toEqual([
		'Warning: older jobs could not be cleared away; the next command tries again: the disk\ufffd is full',
	]);
});
