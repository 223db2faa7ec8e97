import type { Message } from './message.ts';

/** Messages that nobody can receive before their time. */
export class HiddenMessages {
	readonly #messages = new Set<Message>();
	/** No later than that of any; a message that has gone may have left it too early. */
	#firstDueAt = Number.POSITIVE_INFINITY;

	get size(): number {
		return this.#messages.size;
	}

	/** No message is due before it. */
	get firstDueAt(): number {
		return this.#firstDueAt;
	}

	/** Also for one that is there and has another time now. */
	add(message: Message): void {
		this.#messages.add(message);
		this.#firstDueAt = Math.min(this.#firstDueAt, message.dueAt);
	}

	delete(message: Message): void {
		this.#messages.delete(message);
	}

	/** Takes out whatever is due, in the order of their times. */
	takeDue(now: number): Message[] {
		if (now < this.#firstDueAt) return [];
		const due: Message[] = [];
		this.#firstDueAt = Number.POSITIVE_INFINITY;
		for (const message of this.#messages) {
			if (message.dueAt <= now) due.push(message);
			else this.#firstDueAt = Math.min(this.#firstDueAt, message.dueAt);
		}
		for (const message of due) this.#messages.delete(message);
		return due.sort((a, b) => a.dueAt - b.dueAt);
	}
}
