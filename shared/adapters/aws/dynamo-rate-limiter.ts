import { LARGEST_SKEW_MS } from '../../core/clock-skew.ts';
import { StoreError } from '../../core/errors.ts';
import { believedNextAt, intervalMsOf } from '../../core/hosts/gcra.ts';
import type { RateLimiter, ReservationRequest } from '../../ports/rate-limiter.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';
import { pause } from './pause.ts';
import { sortKey } from './sort-key.ts';

const FIRST_PAUSE_MS = 10;
const MAX_TRIES = 10;

/**
 * When the next reservation of each host is free, under `HOSTS#<job>`.
 *
 * An update cannot take the larger of two numbers, so there are two: one for a host whose reservations are taken up to some
 * time ahead, which adds to it, reads nothing and never conflicts; one for a host that has been idle since.
 */
export function createDynamoRateLimiter(table: DynamoTable): RateLimiter {
	/** @returns When the next reservation is free after it, or `undefined` if the host has been idle. */
	function extend(request: ReservationRequest, takenMs: number): Promise<Item | undefined> {
		return table.update({
			Key: keyOf(request),
			UpdateExpression: 'SET nextAt = nextAt + :taken, askedAt = :now, expiresAt = :expiresAt',
			ConditionExpression: 'nextAt >= :now AND (attribute_not_exists(askedAt) OR askedAt <= :believable)',
			ExpressionAttributeValues: {
				':taken': takenMs,
				':now': request.now,
				':believable': request.now + LARGEST_SKEW_MS,
				':expiresAt': request.expiresAt,
			},
		});
	}

	/** @returns The same, or `undefined` if another has begun meanwhile. */
	function begin(request: ReservationRequest, takenMs: number): Promise<Item | undefined> {
		const { now, expiresAt } = request;
		return table.update({
			Key: keyOf(request),
			UpdateExpression: 'SET nextAt = :next, askedAt = :now, expiresAt = :expiresAt',
			ConditionExpression: 'attribute_not_exists(nextAt) OR nextAt < :now',
			ExpressionAttributeValues: { ':next': now + takenMs, ':now': now, ':expiresAt': expiresAt },
		});
	}

	/** Of a host whose reservations were reserved by a clock far ahead of ours. @returns The same, or `undefined` if they were not. */
	async function rebase(request: ReservationRequest, takenMs: number): Promise<Item | undefined> {
		const { nextAt, askedAt } = (await table.get(keyOf(request))) ?? {};
		if (typeof nextAt !== 'number' || typeof askedAt !== 'number') return undefined;
		const { now, expiresAt } = request;
		// What was read is older than this look at the clock: a call that took long is not taken for a clock that is behind.
		const believed = believedNextAt({ nextAt, askedAt }, request.clock());
		if (believed === nextAt) return undefined;
		return table.update({
			Key: keyOf(request),
			UpdateExpression: 'SET nextAt = :next, askedAt = :now, expiresAt = :expiresAt',
			ConditionExpression: 'nextAt = :nextWas AND askedAt = :askedWas',
			ExpressionAttributeValues: {
				':next': thousandths(Math.max(now, believed)) + takenMs,
				':now': now,
				':expiresAt': expiresAt,
				':nextWas': nextAt,
				':askedWas': askedAt,
			},
		});
	}

	return {
		async reserve(asked) {
			const intervalMs = intervalMsOf(asked.ratePerSecond);
			const takenMs = thousandths(asked.reservations * intervalMs);
			for (let tries = 1; tries <= MAX_TRIES; tries++) {
				const request = tries === 1 ? asked : { ...asked, now: Math.max(asked.now, asked.clock()) };
				const after =
					(await extend(request, takenMs)) ?? (await begin(request, takenMs)) ?? (await rebase(request, takenMs));
				if (after !== undefined) return Number(after.nextAt) - takenMs - (asked.burst - 1) * intervalMs;
				await pause(tries, FIRST_PAUSE_MS);
			}
			throw new StoreError(`the reservations of ${asked.host} are contended: ${MAX_TRIES} tries failed`);
		},
		erase: (jobId) => table.removeAll(partition(jobId), 'RATE#'),
	};
}

/** DynamoDB adds decimals exactly, and takes no more than 38 digits of them. */
function thousandths(ms: number): number {
	return Math.round(ms * 1000) / 1000;
}

function keyOf({ jobId, host }: ReservationRequest): Key {
	return { pk: partition(jobId), sk: sortKey('RATE#', host) };
}

function partition(jobId: string): string {
	return `HOSTS#${jobId}`;
}
