import type { Input } from './input.ts';
import { QUEUE_ACTIONS } from './queue-actions.ts';
import type { Queues } from './queues.ts';
import { RECEIVE_ACTIONS } from './receive-actions.ts';
import { SEND_ACTIONS } from './send-actions.ts';

/** What a call comes with beside its input. */
export interface CallContext {
	readonly queues: Queues;
	readonly trace: string | undefined;
	/** Of a receiver that waits. */
	readonly receiverGone: () => AbortSignal;
}

/** @throws {SqsError} What it was asked for cannot be done. */
export type Action = (input: Input, context: CallContext) => object | Promise<object>;

/** What Shoal and its tests call of SQS; all else is refused. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(
	Object.entries({ ...QUEUE_ACTIONS, ...SEND_ACTIONS, ...RECEIVE_ACTIONS }),
);
