import type middy from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';
import type { createInvocations, RunningInvocation } from '../invocations.ts';

/** What a handler below `withInvocation` finds in its context. */
export interface InvocationContext extends Context {
	readonly invocation: RunningInvocation;
}

type StartInvocation = ReturnType<typeof createInvocations>;

/** Starts what an invocation measures, bills and is cut short by, before the handler; stops its timers after it. */
export function withInvocation<Event>(
	startInvocation: StartInvocation,
): middy.MiddlewareObj<Event, unknown, Error, InvocationContext> {
	const end = ({ context }: { context: InvocationContext }): void => context.invocation.end();
	return {
		before({ event, context }) {
			const invocation = startInvocation({ context, ...messagesOf(event) });
			Object.assign(context, { invocation });
		},
		after: end,
		onError: end,
	};
}

/** What it was called with; a schedule has no messages. */
function messagesOf(event: unknown): { readonly bodies: readonly string[]; readonly isGrouped: boolean } {
	const { Records = [] } = event as Partial<SQSEvent>;
	const isGrouped = Records[0]?.eventSourceARN.endsWith('.fifo') ?? false;
	return { bodies: Records.map(({ body }) => body), isGrouped };
}
