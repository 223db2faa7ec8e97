import { expect, it } from 'vitest';
import { tidy } from '../../../../../../services/cli/job/follow/tidy.ts';
import { StoreError } from '../../../../../../shared/core/errors.ts';
import { createMemoryStack } from '../../../../../support/memory-stack.ts';

type TidiedSession = Parameters<typeof tidy>[0];

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
