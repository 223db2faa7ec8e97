import type { Context } from 'aws-lambda';
import type { InstanceData, InvocationMessage } from './instance-protocol.ts';

/** The context object of Lambda's Node.js 24 runtime, which has no callbacks any more. */
export function contextOf(
	data: InstanceData,
	invocation: InvocationMessage,
): Omit<Context, 'done' | 'fail' | 'succeed'> {
	// Durations are not of the clock of the day, which may be set.
	const endsAt = performance.now() + invocation.timeoutMs;
	return {
		callbackWaitsForEmptyEventLoop: true,
		functionName: data.functionName,
		functionVersion: '$LATEST',
		invokedFunctionArn: data.functionArn,
		memoryLimitInMB: String(data.memoryMb),
		awsRequestId: invocation.requestId,
		logGroupName: data.logGroupName,
		logStreamName: data.logStreamName,
		getRemainingTimeInMillis: () => Math.max(0, Math.floor(endsAt - performance.now())),
	};
}
