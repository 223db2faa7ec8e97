import type { ScheduleState } from '../../core/schedules/schedule.ts';
import { readable, versioned } from '../../core/stored-version.ts';
import type { ScheduleStates } from '../../ports/schedule-store.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** In one partition: there are tens of schedules, and one write for each of their runs. */
const PARTITION = 'SCHEDULES';

/** What has become of schedules, an item each. */
export function createDynamoScheduleStates(table: DynamoTable): ScheduleStates {
	return {
		async get(name) {
			const item = await table.get(keyOf(name));
			return item && toState(item);
		},
		async list() {
			const items = await table.query({
				KeyConditionExpression: 'pk = :pk',
				ExpressionAttributeValues: { ':pk': PARTITION },
				ConsistentRead: true,
			});
			return items.map(toState);
		},
		async save(state) {
			const saved = await table.update({
				Key: keyOf(state.name),
				UpdateExpression: 'SET #state = :state, revision = :next',
				ConditionExpression: 'attribute_not_exists(pk) OR revision = :revision',
				ExpressionAttributeNames: { '#state': 'state' },
				ExpressionAttributeValues: {
					':state': versioned({ ...state, revision: state.revision + 1 }),
					':next': state.revision + 1,
					':revision': state.revision,
				},
			});
			return saved !== undefined;
		},
		async delete(name) {
			await table.remove(keyOf(name));
		},
	};
}

function keyOf(name: string): Key {
	return { pk: PARTITION, sk: name };
}

function toState({ sk, state }: Item): ScheduleState {
	return readable(state as ScheduleState, `what is known of the schedule ${sk}`);
}
