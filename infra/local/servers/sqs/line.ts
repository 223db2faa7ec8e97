import type { Message } from './message.ts';

/** The messages of a queue that nobody has to wait for, in the order in which they are handed out. */
export interface Line {
	/** It was sent, or its delay is over. */
	add(message: Message): void;
	/** What may be received now, one after the other: what is taken is in flight from then on. */
	offer(): Iterable<Message>;
	/** It was in flight and can be received again. */
	giveBack(message: Message): void;
	/** It is deleted, whether it waits or is in flight: its place says so. */
	remove(message: Message): void;
}
