import { PARTITIONS, partitionOf } from '../../core/chunk.ts';
import { LARGEST_SKEW_MS } from '../../core/clock-skew.ts';
import type { PageState } from '../../core/page-state.ts';
import { isReadable, readable, versioned } from '../../core/stored-version.ts';
import type { PageStates } from '../../ports/page-states.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** No batch has conditions. */
const WRITES_AT_ONCE = 32;
const NAMES = 'PAGENAMES';

/** An item a page under `PAGES#<name>#<partition>`, so that no partition of DynamoDB is a bottleneck. */
export function createDynamoPageStates(table: DynamoTable): PageStates {
	async function keepOne(name: string, state: PageState, now: number): Promise<void> {
		await table.put(
			{ ...keyOf(name, state.key), ...versioned(state) },
			{
				ConditionExpression: 'attribute_not_exists(pk) OR fetchedAt < :fetchedAt OR fetchedAt > :believable',
				ExpressionAttributeValues: { ':fetchedAt': state.fetchedAt, ':believable': now + LARGEST_SKEW_MS },
			},
		);
	}

	async function removeName(name: string): Promise<void> {
		await Promise.all(Array.from({ length: PARTITIONS }, (_, p) => table.removeAll(partitionKey(name, p))));
		await table.remove({ pk: NAMES, sk: name });
	}

	return {
		async find(name, keys) {
			const items = await table.getAll(keys.map((key) => keyOf(name, key)));
			// What another version has kept is as good as lost.
			return new Map(items.filter(isReadable).map((item) => [String(item.sk), toState(item)]));
		},
		async keep(name, states, now) {
			for (let at = 0; at < states.length; at += WRITES_AT_ONCE) {
				await Promise.all(states.slice(at, at + WRITES_AT_ONCE).map((state) => keepOne(name, state, now)));
			}
		},
		async use(name, expiresAt) {
			await table.put({ pk: NAMES, sk: name, expiresAt });
		},
		async tidy(now) {
			const names = await table.query({
				KeyConditionExpression: 'pk = :pk',
				ExpressionAttributeValues: { ':pk': NAMES },
				ConsistentRead: true,
			});
			for (const { sk, expiresAt } of names) if (Number(expiresAt) * 1000 < now) await removeName(String(sk));
		},
	};
}

function partitionKey(name: string, partition: number): string {
	return `PAGES#${name}#${partition}`;
}

function keyOf(name: string, key: string): Key {
	return { pk: partitionKey(name, partitionOf(key)), sk: key };
}

function toState({ pk: _pk, sk: _sk, ...state }: Item): PageState {
	return readable(state as unknown as PageState, 'a page');
}
