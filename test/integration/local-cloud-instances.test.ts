import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseReportLine } from '../../infra/local/lambda/report-line.ts';
import { startTestCloud, type TestCloud } from '../support/local-cloud.ts';

let test: TestCloud;

beforeAll(async () => {
	test = await startTestCloud();
});

afterAll(async () => {
	await test.end();
});

const order = (order: object) => ({ Records: [{ messageId: 'm', body: JSON.stringify({ name: 'x', ...order }) }] });

async function echoed(event: unknown) {
	const result = await test.cloud.invoke('Echo', event);
	if (!result.ok) throw new Error(result.error.errorMessage);
	return result.payload as {
		event: unknown;
		invocations: number;
		context: Record<string, unknown>;
		environment: Record<string, string>;
		remainingMs: number;
	};
}

describe('an instance', () => {
	it('is started cold, with its start in the bill, and reused warm', async () => {
		const first = await echoed(1);
		const second = await echoed(2);

		const [cold, warm] = test.reports.slice(-2);
		expect(first.context.logStreamName).toBe(second.context.logStreamName);
		expect([first.invocations, second.invocations]).toEqual([1, 2]);
		expect(cold?.initMs).toBeGreaterThan(0);
		expect(cold?.billedMs).toBe(Math.ceil((cold?.durationMs ?? 0) + (cold?.initMs ?? 0)));
		expect(warm?.initMs).toBeUndefined();
	});

	it('gets the context of Lambda', async () => {
		const { context, remainingMs } = await echoed({});

		expect(context).toMatchObject({
			functionName: 'Echo',
			functionVersion: '$LATEST',
			invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Echo',
			memoryLimitInMB: '128',
			logGroupName: '/aws/lambda/Echo',
			logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
			awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
		});
		expect(remainingMs).toBeGreaterThan(0);
		expect(remainingMs).toBeLessThanOrEqual(20_000);
	});

	it('has the environment of its function and nothing of this process', async () => {
		vi.stubEnv('SECRET_OF_THE_HOST', 'x');
		const { environment, context } = await echoed({});
		vi.unstubAllEnvs();

		expect(environment).toMatchObject({
			OWN: 'only mine',
			WORK_QUEUE_URL: `${test.cloud.endpoints.sqs}/000000000000/shoal-WorkQueue`,
			AWS_ENDPOINT_URL_SQS: test.cloud.endpoints.sqs,
			AWS_ENDPOINT_URL_DYNAMODB: test.cloud.endpoints.dynamodb,
			OBJECT_STORE_DIR: join(test.dataDir, 'objects'),
			AWS_REGION: 'us-east-1',
			AWS_LAMBDA_FUNCTION_NAME: 'Echo',
			AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
			AWS_LAMBDA_LOG_STREAM_NAME: context.logStreamName,
		});
		expect(environment).not.toHaveProperty('SECRET_OF_THE_HOST');
		expect(environment).not.toHaveProperty('HOME');
	});

	it('is frozen between invocations: its timers do not fire', async () => {
		await test.cloud.invoke('Tick', {});
		const before = await test.cloud.invoke('Tick', {});
		// Long enough for a hundred ticks of an environment that is not frozen.
		await new Promise((resolve) => setTimeout(resolve, 200));
		const after = await test.cloud.invoke('Tick', {});

		const ticks = [before, after].map((result) => (result.ok ? Number(result.payload) : Number.NaN));
		expect((ticks[1] ?? 0) - (ticks[0] ?? 0)).toBeLessThan(20);
	});

	it('may start threads of its own', async () => {
		expect(await test.cloud.invoke('Threads', { threads: 3 })).toEqual({ ok: true, payload: 3 });
	});

	it('answers with the error that its handler threw, and lives on', async () => {
		const thrown = await test.cloud.invoke('Work', order({ act: 'throw' }));
		const next = await test.cloud.invoke('Work', order({}));

		expect(thrown).toMatchObject({ ok: false, error: { errorType: 'RangeError', errorMessage: 'x is told to throw' } });
		expect(next).toEqual({ ok: true, payload: { batchItemFailures: [] } });
		expect(test.reports.at(-1)?.initMs).toBeUndefined();
	});

	it.each([
		{ act: 'spin', of: 'Hasty', type: 'Sandbox.Timedout', message: 'Task timed out after 1.00 seconds' },
		{ act: 'exit', of: 'Work', type: 'Runtime.ExitError', message: 'Runtime exited with error: exit status 7' },
		{ act: 'hoard', of: 'Work', type: 'Runtime.OutOfMemory', message: 'Runtime exited with error: signal: killed' },
	])('dies alone when its handler is told to $act', async ({ act, of, type, message }) => {
		const other = test.cloud.invoke('Work', order({ waitMs: 100 }));
		const killed = await test.cloud.invoke(of, order({ act }));
		const status = act === 'spin' ? 'timeout' : 'error';

		expect(killed).toEqual({
			ok: false,
			error: expect.objectContaining({ errorType: type, errorMessage: message }),
		});
		expect(test.reports.filter((report) => report.status === status).at(-1)?.functionName).toBe(of);
		expect(await other).toMatchObject({ ok: true });
		expect(await test.cloud.invoke('Work', order({}))).toMatchObject({ ok: true });
	});

	it('that cannot be loaded answers with the reason, each time', async () => {
		for (const _ of [1, 2]) {
			const result = await test.cloud.invoke('Unloadable', {});
			expect(result).toMatchObject({ ok: false, error: { errorMessage: 'this module cannot be loaded' } });
		}
		expect(test.cloud.instances().Unloadable).toEqual({ starting: 0, idle: 0, busy: 0 });
	});
});

it('starts an instance ahead, and still reports a cold start', async () => {
	test.cloud.prepare('Ordered', 1);
	await vi.waitFor(() => expect(test.cloud.instances().Ordered).toEqual({ starting: 0, idle: 1, busy: 0 }), 5000);
	await test.cloud.invoke('Ordered', order({ waitMs: 50 }));

	const reports = test.reports.filter(({ functionName }) => functionName === 'Ordered');
	expect(reports.map(({ initMs }) => initMs !== undefined)).toEqual([true]);
	expect(test.cloud.instances().Ordered).toEqual({ starting: 0, idle: 1, busy: 0 });
});

it('logs what a function prints and the lines of Lambda, and shows none of it', async () => {
	const shown = vi.spyOn(process.stdout, 'write');
	const { context } = await echoed({});
	expect(shown).not.toHaveBeenCalled();
	shown.mockRestore();

	const id = context.awsRequestId;
	const lines = readFileSync(join(test.dataDir, 'logs/Echo.log'), 'utf8').trimEnd().split('\n').slice(-5);
	expect(lines.slice(0, 4)).toEqual([
		`START RequestId: ${id} Version: $LATEST`,
		`out ${id}`,
		`err ${id}`,
		`END RequestId: ${id}`,
	]);
	const report = test.reports.at(-1);
	const { requestId, billedMs, memoryMb, maxMemoryMb, durationMs = 0, initMs } = report ?? {};
	expect(parseReportLine(lines[4] ?? '')).toEqual({
		...{ requestId, billedMs, memoryMb, maxMemoryMb },
		durationMs: expect.closeTo(durationMs, 1),
		// An idle instance may have been ended: then this one was cold.
		...(initMs !== undefined && { initMs: expect.closeTo(initMs, 1) }),
	});
});

it('names a function that the template does not have', () => {
	expect(() => test.cloud.invoke('Nobody', {})).toThrow('the template has no function "Nobody"');
});
