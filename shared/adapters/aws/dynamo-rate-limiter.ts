import { StoreError } from '../../core/errors.ts';
import { intervalMsOf } from '../../core/hosts/gcra.ts';
import type { RateLimiter, SlotRequest } from '../../ports/rate-limiter.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';
import { pause } from './pause.ts';
import { sortKey } from './sort-key.ts';

const FIRST_PAUSE_MS = 10;
const MAX_TRIES = 10;

/**
 * When the next slot of each host is free, under `HOSTS#<job>`.
 *
 * An update cannot take the larger of two numbers, so there are two: one for a host whose slots are taken up to some
 * time ahead, which adds to it, reads nothing and never conflicts; one for a host that has been idle since.
 */
export function createDynamoRateLimiter(table: DynamoTable): RateLimiter {
	/** @returns When the next slot is free after it, or `undefined` if the host has been idle. */
	function extend(request: SlotRequest, takenMs: number): Promise<Item | undefined> {
		return table.update({
			Key: keyOf(request),
			UpdateExpression: 'SET nextAt = nextAt + :taken, expiresAt = :expiresAt',
			ConditionExpression: 'nextAt >= :now',
			ExpressionAttributeValues: { ':taken': takenMs, ':now': request.now, ':expiresAt': request.expiresAt },
		});
	}

	/** @returns The same, or `undefined` if another has begun meanwhile. */
	function begin(request: SlotRequest, takenMs: number): Promise<Item | undefined> {
		const { now, expiresAt } = request;
		return table.update({
			Key: keyOf(request),
			UpdateExpression: 'SET nextAt = :next, expiresAt = :expiresAt',
			ConditionExpression: 'attribute_not_exists(nextAt) OR nextAt < :now',
			ExpressionAttributeValues: { ':next': now + takenMs, ':now': now, ':expiresAt': expiresAt },
		});
	}

	return {
		async reserve(request) {
			const intervalMs = intervalMsOf(request.ratePerSecond);
			const takenMs = thousandths(request.slots * intervalMs);
			for (let tries = 1; tries <= MAX_TRIES; tries++) {
				const after = (await extend(request, takenMs)) ?? (await begin(request, takenMs));
				if (after !== undefined) return Number(after.nextAt) - takenMs - (request.burst - 1) * intervalMs;
				await pause(tries, FIRST_PAUSE_MS);
			}
			throw new StoreError(`the slots of ${request.host} are contended: ${MAX_TRIES} tries failed`);
		},
		erase: (jobId) => table.removeAll(partition(jobId), 'RATE#'),
	};
}

/** DynamoDB adds decimals exactly, and takes no more than 38 digits of them. */
function thousandths(ms: number): number {
	return Math.round(ms * 1000) / 1000;
}

function keyOf({ jobId, host }: SlotRequest): Key {
	return { pk: partition(jobId), sk: sortKey('RATE#', host) };
}

function partition(jobId: string): string {
	return `HOSTS#${jobId}`;
}
