import type { Line } from './line.ts';
import type { Message } from './message.ts';

interface Tenant {
	readonly waiting: Message[];
	inFlight: number;
}

/**
 * The messages of a standard queue, as SQS's fair queues hand them out: a tenant that has much in flight lets the others
 * go first. A tenant is a message group; messages without one are of one tenant together.
 *
 * SQS calls a tenant noisy by its share of what is in flight and of the processing time. Here the next message is of
 * the tenant with the fewest in flight, which comes to the same where a machine has a handful of instances.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export class FairLine implements Line {
	readonly #tenants = new Map<string, Tenant>();

	add(message: Message): void {
		this.#tenantOf(message).waiting.push(message);
	}

	*offer(): Iterable<Message> {
		for (let tenant = this.#next(); tenant !== undefined; tenant = this.#next()) {
			tenant.inFlight++;
			yield tenant.waiting.shift() as Message;
		}
	}

	giveBack(message: Message): void {
		const tenant = this.#tenantOf(message);
		tenant.inFlight--;
		tenant.waiting.push(message);
	}

	remove(message: Message): void {
		const tenant = this.#tenantOf(message);
		if (message.place === 'in flight') tenant.inFlight--;
		else tenant.waiting.splice(tenant.waiting.indexOf(message), 1);
		if (tenant.waiting.length === 0 && tenant.inFlight === 0) this.#tenants.delete(message.groupId ?? '');
	}

	#next(): Tenant | undefined {
		let next: Tenant | undefined;
		for (const tenant of this.#tenants.values()) {
			if (tenant.waiting.length > 0 && tenant.inFlight < (next?.inFlight ?? Number.POSITIVE_INFINITY)) next = tenant;
		}
		return next;
	}

	#tenantOf({ groupId = '' }: Message): Tenant {
		const known = this.#tenants.get(groupId);
		if (known !== undefined) return known;
		const tenant = { waiting: [], inFlight: 0 };
		this.#tenants.set(groupId, tenant);
		return tenant;
	}
}
