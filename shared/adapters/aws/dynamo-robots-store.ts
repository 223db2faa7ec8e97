import { LARGEST_SKEW_MS } from '../../core/clock-skew.ts';
import { StoreError } from '../../core/errors.ts';
import type { RobotsClaimRequest, RobotsFound, RobotsStore } from '../../ports/robots-store.ts';
import type { DynamoTable, Key } from './dynamo-table.ts';
import { sortKey } from './sort-key.ts';

/** Claims and findings under `HOSTS#<job>`, one item an origin. */
export function createDynamoRobotsStore(table: DynamoTable): RobotsStore {
	return {
		async claim(request) {
			const { claimant, now, until, expiresAt } = request;
			const claimed = await table.update({
				Key: keyOf(request),
				UpdateExpression: 'SET claimant = :claimant, claimedUntil = :until, expiresAt = :expiresAt',
				// The SDK repeats calls: what is in our way may be our own claim.
				ConditionExpression:
					'attribute_not_exists(#found) AND (attribute_not_exists(claimedUntil) OR claimedUntil <= :now OR claimedUntil > :believable OR claimant = :claimant)',
				ExpressionAttributeNames: { '#found': 'found' },
				ExpressionAttributeValues: {
					':claimant': claimant,
					':until': until,
					':now': now,
					':believable': until + LARGEST_SKEW_MS,
					':expiresAt': expiresAt,
				},
			});
			if (claimed !== undefined) return { kind: 'ours' };
			const item = await table.get(keyOf(request));
			if (item === undefined)
				throw new StoreError(`the robots.txt of ${request.origin} was erased while it was claimed`);
			if (item.found !== undefined) return { kind: 'known', found: item.found as RobotsFound };
			return { kind: 'theirs', until: Number(item.claimedUntil) };
		},
		async keep(found, of) {
			await table.put({ ...keyOf(of), found, expiresAt: of.expiresAt });
		},
		erase: (jobId) => table.removeAll(partition(jobId), 'ROBOTS#'),
	};
}

function keyOf({ jobId, origin }: Pick<RobotsClaimRequest, 'jobId' | 'origin'>): Key {
	return { pk: partition(jobId), sk: sortKey('ROBOTS#', origin) };
}

function partition(jobId: string): string {
	return `HOSTS#${jobId}`;
}
