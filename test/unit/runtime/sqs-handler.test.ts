import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import type { InvocationRequest, RunningInvocation } from '../../../shared/runtime/invocations.ts';
import type { InvocationContext } from '../../../shared/runtime/middleware/with-invocation.ts';
import { sqsHandler } from '../../../shared/runtime/sqs-handler.ts';

const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:Chunks';

function eventOf(...messageIds: readonly string[]): SQSEvent {
	const record = (messageId: string) => ({ messageId, body: `body of ${messageId}`, eventSourceARN: QUEUE_ARN });
	return { Records: messageIds.map(record) as unknown as SQSRecord[] };
}

function aFunction() {
	const started: InvocationRequest[] = [];
	const end = vi.fn();
	const startInvocation = (request: InvocationRequest) => {
		started.push(request);
		return {
			lines: [],
			outcomes: {},
			cold: false,
			initMs: 0,
			requestId: 'request-1',
			spent: () => ({ billedMs: 0, memoryMb: 0 }),
			end,
		} as unknown as RunningInvocation;
	};
	return { options: { serviceName: 'test', namespace: 'Test', startInvocation }, started, end };
}

const context = {} as Context as InvocationContext;

it('S1.3 reports the messages whose outcome is a failure, and no other', async () => {
	const { options, end } = aFunction();
	const handle = async () =>
		Promise.allSettled([Promise.resolve(), Promise.reject(new Error('no')), Promise.resolve()]);

	expect(await sqsHandler(options, handle)(eventOf('a', 'b', 'c'), context)).toEqual({
		batchItemFailures: [{ itemIdentifier: 'b' }],
	});
	expect(end).toHaveBeenCalledOnce();
});

it('starts an invocation with what was delivered, and gives it to the handler', async () => {
	const { options, started } = aFunction();
	let given: RunningInvocation | undefined;
	const handle = async (_event: SQSEvent, { invocation }: InvocationContext) => {
		given = invocation;
		return [];
	};

	await sqsHandler(options, handle)(eventOf('a', 'b'), context);

	expect(started).toMatchObject([{ bodies: ['body of a', 'body of b'], isGrouped: false }]);
	expect(given?.lines).toEqual([]);
});

it('S0.6 ends the timers of an invocation whose handler throws, and throws what it threw', async () => {
	const { options, end } = aFunction();
	const handle = () => Promise.reject(new Error('a mistake'));

	await expect(sqsHandler(options, handle)(eventOf('a'), context)).rejects.toThrow('a mistake');
	expect(end).toHaveBeenCalledOnce();
});
