import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
	BatchGetCommand,
	BatchWriteCommand,
	DeleteCommand,
	type DynamoDBDocumentClient,
	GetCommand,
	PutCommand,
	type PutCommandInput,
	QueryCommand,
	type QueryCommandInput,
	UpdateCommand,
	type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { StoreError } from '../../core/errors.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';
import { pause } from './pause.ts';

export type Item = Record<string, unknown>;
export interface Key extends Item {
	readonly pk: string;
	readonly sk: string;
}

/** The stack's one table: every call consistent, counted, and with its failures as `StoreError`. */
export interface DynamoTable {
	/** @returns Whether the condition held. */
	put(item: Item & Key, condition?: Pick<PutCommandInput, 'ConditionExpression'>): Promise<boolean>;
	get(key: Key): Promise<Item | undefined>;
	/** Items of any number of keys, each once; absent ones are left out. */
	getAll(keys: readonly Key[]): Promise<Item[]>;
	/** All items of a query, page by page. */
	query(query: Omit<QueryCommandInput, 'TableName'>): Promise<Item[]>;
	/** @returns The item after it, or `undefined` if the condition failed. */
	update(update: Omit<UpdateCommandInput, 'TableName' | 'ReturnValues'>): Promise<Item | undefined>;
	/** @returns The item that was deleted, if there was one. */
	remove(key: Key): Promise<Item | undefined>;
	/** Deletes the items of a partition, or those whose sort key begins with `prefix`. */
	removeAll(pk: string, prefix?: string): Promise<void>;
}

/** DynamoDB takes 100 keys in one BatchGetItem, and 25 writes in one BatchWriteItem. */
const KEYS_PER_CALL = 100;
const WRITES_PER_CALL = 25;
const FIRST_PAUSE_MS = 25;
const MAX_TRIES = 10;

const COUNTED = { ReturnConsumedCapacity: 'TOTAL' } as const;

export function createDynamoTable(client: DynamoDBDocumentClient, table: string, meter: UsageMeter): DynamoTable {
	const named = { TableName: table, ...COUNTED };
	const wrote = (capacity: Capacity) => meter.add({ writeUnits: capacity?.CapacityUnits ?? 0 });
	const read = (capacity: Capacity) => meter.add({ readUnits: capacity?.CapacityUnits ?? 0 });

	/** Runs a call; a failed condition is `undefined`, any other failure a `StoreError`. */
	async function conditional<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
		try {
			return await call();
		} catch (error) {
			if (error instanceof ConditionalCheckFailedException) return undefined;
			throw wrapped(what, error);
		}
	}

	async function call<T>(what: string, run: () => Promise<T>): Promise<T> {
		try {
			return await run();
		} catch (error) {
			throw wrapped(what, error);
		}
	}

	function wrapped(what: string, cause: unknown): StoreError {
		return new StoreError(`${what} of table ${table}: ${(cause as Error).message}`, { cause });
	}

	/** Keys that DynamoDB leaves unprocessed are asked for again, with backoff and jitter. */
	async function getBatch(keys: readonly Key[]): Promise<Item[]> {
		const items: Item[] = [];
		let left: Item[] = [...keys];
		for (let tries = 0; left.length > 0; tries++) {
			if (tries === MAX_TRIES) throw new StoreError(`reads of table ${table}: ${left.length} keys stay unprocessed`);
			if (tries > 0) await pause(tries, FIRST_PAUSE_MS);
			const RequestItems = { [table]: { Keys: left, ConsistentRead: true } };
			const answer = await call('a read', () => client.send(new BatchGetCommand({ RequestItems, ...COUNTED })));
			for (const capacity of answer.ConsumedCapacity ?? []) read(capacity);
			items.push(...(answer.Responses?.[table] ?? []));
			left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
		}
		return items;
	}

	async function removeBatch(keys: readonly Item[]): Promise<void> {
		let left = keys.map((Key) => ({ DeleteRequest: { Key } }));
		for (let tries = 0; left.length > 0; tries++) {
			if (tries === MAX_TRIES) throw new StoreError(`deletes of table ${table}: ${left.length} stay unprocessed`);
			if (tries > 0) await pause(tries, FIRST_PAUSE_MS);
			const command = new BatchWriteCommand({ RequestItems: { [table]: left }, ...COUNTED });
			const answer = await call('a delete', () => client.send(command));
			for (const capacity of answer.ConsumedCapacity ?? []) wrote(capacity);
			left = (answer.UnprocessedItems?.[table] ?? []) as typeof left;
		}
	}

	async function query(asked: Omit<QueryCommandInput, 'TableName'>): Promise<Item[]> {
		const items: Item[] = [];
		let from: Item | undefined;
		do {
			const page = new QueryCommand({ ...named, ...asked, ...(from && { ExclusiveStartKey: from }) });
			const { Items, LastEvaluatedKey, ConsumedCapacity } = await call('a query', () => client.send(page));
			read(ConsumedCapacity);
			items.push(...(Items ?? []));
			from = asked.Limit !== undefined && items.length >= asked.Limit ? undefined : LastEvaluatedKey;
		} while (from !== undefined);
		return items;
	}

	return {
		async put(item, condition) {
			const done = await conditional('a write', () =>
				client.send(new PutCommand({ ...named, Item: item, ...condition })),
			);
			wrote(done?.ConsumedCapacity);
			return done !== undefined;
		},
		async get(key) {
			const get = new GetCommand({ ...named, Key: key, ConsistentRead: true });
			const { Item, ConsumedCapacity } = await call('a read', () => client.send(get));
			read(ConsumedCapacity);
			return Item;
		},
		async getAll(keys) {
			const batches = [];
			// DynamoDB refuses a batch that names a key twice.
			const distinct = [...new Map(keys.map((key) => [`${key.pk} ${key.sk}`, key])).values()];
			for (let at = 0; at < distinct.length; at += KEYS_PER_CALL) batches.push(distinct.slice(at, at + KEYS_PER_CALL));
			return (await Promise.all(batches.map(getBatch))).flat();
		},
		query,
		async update(update) {
			const command = new UpdateCommand({ ...named, ...update, ReturnValues: 'ALL_NEW' });
			const done = await conditional('an update', () => client.send(command));
			wrote(done?.ConsumedCapacity);
			return done?.Attributes;
		},
		async remove(key) {
			const command = new DeleteCommand({ ...named, Key: key, ReturnValues: 'ALL_OLD' });
			const { Attributes, ConsumedCapacity } = await call('a delete', () => client.send(command));
			wrote(ConsumedCapacity);
			return Attributes;
		},
		async removeAll(pk, prefix) {
			const keys = await query({
				KeyConditionExpression: `pk = :pk${prefix === undefined ? '' : ' AND begins_with(sk, :prefix)'}`,
				ExpressionAttributeValues: { ':pk': pk, ...(prefix !== undefined && { ':prefix': prefix }) },
				ProjectionExpression: 'pk, sk',
				ConsistentRead: true,
			});
			for (let at = 0; at < keys.length; at += WRITES_PER_CALL) await removeBatch(keys.slice(at, at + WRITES_PER_CALL));
		},
	};
}

type Capacity = { CapacityUnits?: number | undefined } | undefined;
