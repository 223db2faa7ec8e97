/** A message that waits in a queue, or is in flight. */
export interface Waiting {
	readonly messageId: string;
}

export interface BacklogOptions<Message extends Waiting> {
	/** The message group, which on a standard queue is a tenant; those of none are one tenant together. */
	readonly groupOf: (message: Message) => string;
	readonly inFlight: () => Iterable<Message>;
}

/**
 * The waiting messages of a standard queue, as SQS's fair queues hand them out: a tenant that has much in flight lets
 * the others go first.
 *
 * SQS calls a tenant noisy by its share of what is in flight and of the processing time. Here the next message is of
 * the tenant with the fewest in flight, which comes to the same where a machine has a handful of instances.
 *
 * It has those members of an array that a queue of the embedded server uses.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export class FairBacklog<Message extends Waiting> {
	readonly #options: BacklogOptions<Message>;
	/** Sent, and not told apart yet: what group a message has is known only when the call that sent it has ended. */
	#arrived: Message[] = [];
	readonly #tenants = new Map<string, Message[]>();
	#length = 0;

	constructor(options: BacklogOptions<Message>) {
		this.#options = options;
	}

	get length(): number {
		return this.#length;
	}

	push(message: Message): number {
		this.#arrived.push(message);
		return ++this.#length;
	}

	shift(): Message | undefined {
		this.#tellApart();
		const group = this.#next();
		const line = group === undefined ? undefined : this.#tenants.get(group);
		if (group === undefined || line === undefined) return undefined;
		const message = line.shift();
		if (line.length === 0) this.#tenants.delete(group);
		this.#length--;
		return message;
	}

	*[Symbol.iterator](): Iterator<Message> {
		for (const line of this.#tenants.values()) yield* line;
		yield* this.#arrived;
	}

	#tellApart(): void {
		for (const message of this.#arrived) {
			const group = this.#options.groupOf(message);
			const line = this.#tenants.get(group);
			if (line === undefined) this.#tenants.set(group, [message]);
			else line.push(message);
		}
		this.#arrived = [];
	}

	#next(): string | undefined {
		const [only] = this.#tenants.keys();
		if (this.#tenants.size <= 1) return only;
		const held = new Map<string, number>();
		for (const message of this.#options.inFlight()) {
			const group = this.#options.groupOf(message);
			held.set(group, (held.get(group) ?? 0) + 1);
		}
		const loadOf = (group: string) => held.get(group) ?? 0;
		return [...this.#tenants.keys()].reduce((least, group) => (loadOf(group) < loadOf(least) ? group : least));
	}
}
