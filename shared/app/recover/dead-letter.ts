import type { Chunk } from '../../core/chunk.ts';
import {
	decodeChunk,
	decodeDeliveryMessage,
	decodePlanMessage,
	decodeRowsMessage,
	decodeRunMessage,
} from '../../core/messages.ts';
import type { Invocation } from '../../ports/invocation.ts';

/** A message that its queue has given up. */
export interface DeadLetter {
	readonly queue: 'plan' | 'chunks' | 'runs' | 'deliveries' | 'rows';
	readonly messageId: string;
	readonly body: string;
}

/** How a letter is answered. */
export interface Answer {
	readonly letter: DeadLetter;
	readonly invocation: Invocation;
	/** Archives the letter with how much of its job was stored by then. */
	keepProgress(progress: number): Promise<void>;
}

/** What a letter is about, as far as it can be read. */
export interface Understood {
	readonly reason: string;
	readonly jobId?: string;
	readonly chunk?: Chunk;
	/** Records whose links it asks to take in. */
	readonly links?: readonly string[];
	/** Whether it called for a run, which then has died of something else than its message. */
	readonly isRun?: true;
}

/** Dead plan or run messages of a job, with no progress between them, after which it fails. */
export const MAX_DEAD_NOTICES = 3;

export function understand({ queue, body }: Pick<DeadLetter, 'queue' | 'body'>): Understood {
	const reason = 'received as often as the queue allows, and never finished';
	try {
		switch (queue) {
			case 'chunks': {
				const chunk = decodeChunk(body);
				return { reason, jobId: chunk.jobId, chunk };
			}
			case 'plan':
				return { reason, ...decodePlanMessage(body) };
			case 'runs':
				return { reason, jobId: decodeRunMessage(body).jobId, isRun: true };
			case 'deliveries':
				return { reason, jobId: decodeDeliveryMessage(body).jobId };
			case 'rows':
				return { reason, jobId: decodeRowsMessage(body).jobId };
		}
	} catch (error) {
		const jobId = jobIdIn(body);
		return { reason: (error as Error).message, ...(jobId !== undefined && { jobId }) };
	}
}

/** What cannot be read as a message may still name its job, so that `jobs show` can tell of it. */
function jobIdIn(body: string): string | undefined {
	return /"jobId":"([^"\\]{1,64})"/.exec(body)?.[1];
}
