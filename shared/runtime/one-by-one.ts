import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from '../ports/log.ts';
import type { RunningInvocation } from './invocations.ts';
import type { InvocationContext } from './middleware/with-invocation.ts';

/** A handler that takes the messages of a batch one after the other; outcome `i` belongs to message `i`. */
export function oneByOne(handle: (record: SQSRecord, invocation: RunningInvocation) => Promise<void>, log: Log) {
	return async ({ Records }: SQSEvent, { invocation }: InvocationContext): Promise<PromiseSettledResult<void>[]> => {
		const outcomes: PromiseSettledResult<void>[] = [];
		for (const record of Records) {
			const [outcome] = await Promise.allSettled([handle(record, invocation)]);
			if (outcome.status === 'rejected') log.error('a message is left to be delivered again', outcome.reason);
			outcomes.push(outcome);
		}
		return outcomes;
	};
}
