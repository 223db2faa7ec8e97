import { describe, expect, it } from 'vitest';
import { createJobRunner } from '../../../../shared/app/fetch/run-job.ts';
import { createResultReader } from '../../../../shared/app/jobs/read-results.ts';
import { createJobVerifier } from '../../../../shared/app/recover/verify-job.ts';
import { MAX_CRASHES } from '../../../../shared/core/fetch/quarantine-verdict.ts';
import { encodeRunMessage } from '../../../../shared/core/messages.ts';
import type { Visit } from '../../../../shared/core/visit.ts';
import { aPage, JOB_ID, options } from '../../../support/builders.ts';
import { collect } from '../../../support/collect.ts';
import { createFakeInvocation, createFakeVisitor } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, storeJob, urls } from '../../../support/memory-stack.ts';

const body = encodeRunMessage({ jobId: JOB_ID });
const POISON = 'https://example.com/7';

async function setUp(mode: 'threads' | 'sequential' = 'threads'): Promise<MemoryStack> {
	const stack = createMemoryStack();
	await storeJob(stack, urls(20), { mode, options: options({ chunkSize: 5, concurrency: 4 }) });
	return stack;
}

/** A run that dies of a poisoned page; what it had under way never comes back. */
async function run(stack: MemoryStack, poison: ReadonlySet<string> = new Set([POISON])) {
	const dead = Promise.withResolvers<never>();
	let isDead = false;
	const visitor = createFakeVisitor(async (url) => {
		isDead ||= poison.has(url);
		if (isDead) dead.reject(new Error(`killed by ${url}`));
		else await stack.clock.sleep(100);
		return isDead ? new Promise<Visit>(() => undefined) : aPage();
	});
	const invocation = createFakeInvocation({ ...stack, requestId: stack.ids.id() });
	const working = createJobRunner({ ...stack, visitorOf: () => visitor })(body, invocation);
	const ending = Promise.race([working, dead.promise]).then(
		() => 'returned' as const,
		() => 'killed' as const,
	);
	return { end: await stack.clock.run(ending), visited: visitor.visited };
}

async function handleRun(stack: MemoryStack, messageId: string): Promise<void> {
	await stack.clock.advance(1_000);
	await stack.deadLetters.handle(
		{ queue: 'runs', messageId, body },
		createFakeInvocation({ ...stack, requestId: messageId }),
	);
}

const outcomesOf = async (stack: MemoryStack) =>
	(await collect(createResultReader(stack)(JOB_ID, 'input'))).map(({ index, outcome }) => `${index} ${outcome}`);

describe.each(['threads', 'sequential'] as const)('R3 a target that kills the run in %s mode', (mode) => {
	it('ends as dead_letter, and all others are visited', async () => {
		const stack = await setUp(mode);
		expect((await run(stack)).end).toBe('killed');
		await handleRun(stack, 'letter-1');
		expect(stack.runQueue.takeAll()).toHaveLength(1);

		// Once with its chunk, then alone as often as it may.
		let kills = 0;
		while ((await run(stack)).end === 'killed') {
			kills++;
			// By then nobody waits for the ledger line of the dead.
			await stack.clock.advance(60_000);
		}

		expect(kills).toBe(1 + MAX_CRASHES);
		expect(await outcomesOf(stack)).toEqual(urls(20).map((_, i) => `${i} ${i === 7 ? 'dead_letter' : 'ok'}`));
		expect((await stack.jobs.get(JOB_ID))?.state).toBe('reported');
		expect((await createJobVerifier(stack)(JOB_ID)).problems).toEqual([]);
	});
});

it('R3 a chunk that is set apart is visited before all others, and with nothing beside it', async () => {
	const stack = await setUp();
	await run(stack);
	await handleRun(stack, 'letter-1');
	const { end, visited } = await run(stack);

	expect(end).toBe('killed');
	const chunkOf = (url: string) => Math.floor(Number(url.split('/').at(-1)) / 5);
	// The first chunk to its end, then that of the poison alone.
	expect([...new Set(visited.map(chunkOf))]).toEqual([0, 1]);
	expect(visited.filter((url) => chunkOf(url) === 0)).toHaveLength(5);
});

it('R3 a dead run whose pages do no harm costs no target: its chunks are visited again', async () => {
	const stack = await setUp();
	await run(stack);
	await handleRun(stack, 'letter-1');
	await stack.clock.advance(60_000);

	expect((await run(stack, new Set())).end).toBe('returned');
	expect(await outcomesOf(stack)).toEqual(urls(20).map((_, i) => `${i} ok`));
});

it('R3 a message of nobody that names a job sets nothing apart', async () => {
	const stack = await setUp();
	await run(stack);
	const before = await stack.records.list(JOB_ID);
	const letter = { queue: 'runs', messageId: 'letter-1', body: `{"v":9,"jobId":"${JOB_ID}"}` } as const;
	await stack.deadLetters.handle(letter, createFakeInvocation(stack));

	expect(await stack.records.list(JOB_ID)).toEqual(before);
});
