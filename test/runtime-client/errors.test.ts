import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InvocationResult } from '../../infra/local/cloud-types.ts';
import type { Order, Trace } from '../fixtures/functions/obey.ts';
import { freshId } from '../support/fresh-id.ts';
import { startTestCloud, type TestCloud } from '../support/local-cloud.ts';
import { sqsEvent } from './sqs-event.ts';
import { openStage, type Stage } from './stage.ts';
import { describeWithClient } from './with-client.ts';

describeWithClient("errors, as AWS's runtime client reports them", (client) => {
	const trail = join(tmpdir(), `shoal-trail-${freshId()}.jsonl`);
	const environment = { TRAIL: trail };
	let stage: Stage;
	let local: TestCloud;
	beforeAll(async () => {
		stage = await openStage({ client, bundles: ['obey', 'echo', 'unloadable'] });
		local = await startTestCloud();
	});
	afterEach(() => rmSync(trail, { force: true }));
	afterAll(async () => {
		await stage?.end();
		await local?.end();
	});

	const event = (order: Partial<Order>) => sqsEvent([JSON.stringify({ name: 'order', ...order })]);
	const phases = () =>
		existsSync(trail)
			? readFileSync(trail, 'utf8')
					.trimEnd()
					.split('\n')
					.map((line) => (JSON.parse(line) as Trace).phase)
			: [];

	/** The stack differs with the bundle. */
	function withoutStack(result: InvocationResult): InvocationResult {
		if (result.ok) return result;
		const { errorType, errorMessage } = result.error;
		return { ok: false, error: { errorType, errorMessage } };
	}

	async function both(act: NonNullable<Order['act']>): Promise<[InvocationResult, InvocationResult]> {
		const instance = await stage.start('obey', { environment });
		const real = await instance.invoke(event({ act }));
		const played = await local.cloud.invoke('Work', event({ act }));
		return [withoutStack(real), withoutStack(played)];
	}

	describe('the local cloud reports the same', () => {
		it.each(['throw', 'throwText', 'fail'] as const)('when a handler is told to %s', async (act) => {
			const [real, played] = await both(act);
			expect(played.ok ? [played.payload] : played).toEqual(
				real.ok ? [{ batchItemFailures: [{ itemIdentifier: expect.any(String) }] }] : real,
			);
		});

		it('when the process ends', async () => {
			const [real, played] = await both('exit');
			expect(real).toEqual({
				ok: false,
				error: { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: exit status 7' },
			});
			expect(played).toEqual(real);
		});

		it('when the module cannot be loaded', async () => {
			const instance = await stage.start('unloadable');
			const { error } = await instance.initialized;
			const played = await local.cloud.invoke('Unloadable', {});
			expect(error).toMatchObject({ errorType: 'Error', errorMessage: 'this module cannot be loaded' });
			expect(withoutStack(played)).toEqual(
				withoutStack({ ok: false, error: error ?? { errorType: '', errorMessage: '' } }),
			);
		});

		it('when the module has no such handler', async () => {
			const instance = await stage.start('echo', { handler: 'echo.absent' });
			const { error } = await instance.initialized;
			const played = await local.cloud.invoke('Handless', {});
			expect(error?.errorType).toBe('Runtime.HandlerNotFound');
			expect(played).toMatchObject({
				ok: false,
				error: { errorType: error?.errorType, errorMessage: error?.errorMessage },
			});
		});
	});

	it('a handler that never yields is ended at its timeout, and its instance with it', async () => {
		const instance = await stage.start('obey', { environment, timeoutMs: 1_500 });
		await instance.initialized;

		expect(await instance.invoke(event({ act: 'spin' }))).toEqual({
			ok: false,
			error: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 1.50 seconds' },
		});
		expect(phases()).toEqual(['begin']);
		expect(() => process.kill(instance.pid, 0)).toThrow('ESRCH');
	});

	it('a handler is told the deadline of the header, and its own ids', async () => {
		const instance = await stage.start('echo', { timeoutMs: 9_000 });
		const result = await instance.invoke({ some: 'event' }, { traceId: 'Root=1-2-3;Sampled=0' });

		expect(result).toMatchObject({
			ok: true,
			payload: { event: { some: 'event' }, invocations: 1, context: { functionName: 'echo', memoryLimitInMB: '128' } },
		});
		const { remainingMs } = (result as { payload: { remainingMs: number } }).payload;
		expect(remainingMs).toBeGreaterThan(0);
		expect(remainingMs).toBeLessThanOrEqual(9_000);
	});

	it('a process out of memory is an exit, and none of its messages is lost', async () => {
		const NODE_OPTIONS = '--max-old-space-size=32';
		const instance = await stage.start('obey', { environment: { ...environment, NODE_OPTIONS } });

		expect(await instance.invoke(event({ act: 'hoard' }))).toMatchObject({
			ok: false,
			error: { errorType: 'Runtime.ExitError' },
		});
		expect(phases()).toEqual(['begin']);
	});
});
