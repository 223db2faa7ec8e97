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
/** Which attributes of items are wanted. */
export type Projection = Pick<QueryCommandInput, 'ProjectionExpression' | 'ExpressionAttributeNames'>;

export interface Key extends Item {
	readonly pk: string;
	readonly sk: string;
}

/** On which an item is put. */
export type Condition = Pick<PutCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'>;

/** The stack's one table: every call consistent, counted, and with its failures as `StoreError`. */
export interface DynamoTable {
	/** @returns Whether the condition held. */
	put(item: Item & Key, condition?: Condition): Promise<boolean>;
	/** Puts items in the place of those that have their keys, in batches; of the same key, the last. */
	putAll(items: readonly (Item & Key)[]): Promise<void>;
	get(key: Key): Promise<Item | undefined>;
	/**
	 * Items of any number of keys, each once; absent ones are left out.
	 *
	 * @param projection - Default: all of each item; what is read costs the same, and what travels is less.
	 */
	getAll(keys: readonly Key[], projection?: Projection): Promise<Item[]>;
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
/** Keys in memory at once. */
const KEYS_PER_REMOVAL = 10_000;
/** Calls under way at once: a partition takes 1,000 writes a second at most. */
const WRITES_AT_ONCE = 4;
const FIRST_PAUSE_MS = 25;
const MAX_TRIES = 10;

const COUNTED = { ReturnConsumedCapacity: 'TOTAL' } as const;

export function createDynamoTable(client: DynamoDBDocumentClient, table: string, meter: UsageMeter): DynamoTable {
	return new Table(client, table, meter);
}

class Table implements DynamoTable {
	private readonly client: DynamoDBDocumentClient;
	private readonly table: string;
	private readonly meter: UsageMeter;
	private readonly named: { readonly TableName: string; readonly ReturnConsumedCapacity: 'TOTAL' };

	constructor(client: DynamoDBDocumentClient, table: string, meter: UsageMeter) {
		this.client = client;
		this.table = table;
		this.meter = meter;
		this.named = { TableName: table, ...COUNTED };
	}

	async put(item: Item & Key, condition?: Condition): Promise<boolean> {
		const put = new PutCommand({ ...this.named, Item: item, ...condition });
		const done = await this.conditional('a write', () => this.client.send(put));
		this.wrote(done?.ConsumedCapacity);
		return done !== undefined;
	}

	async putAll(items: readonly (Item & Key)[]): Promise<void> {
		// DynamoDB refuses a batch that names a key twice.
		const distinct = [...new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])).values()];
		const requests = distinct.map((Item) => ({ PutRequest: { Item } }));
		for (let at = 0; at < requests.length; at += WRITES_AT_ONCE * WRITES_PER_CALL) {
			const some = requests.slice(at, at + WRITES_AT_ONCE * WRITES_PER_CALL);
			await Promise.all(inBatches(some).map((batch) => this.writeBatch('a write', batch)));
		}
	}

	async get(key: Key): Promise<Item | undefined> {
		const get = new GetCommand({ ...this.named, Key: key, ConsistentRead: true });
		const { Item, ConsumedCapacity } = await this.call('a read', () => this.client.send(get));
		this.read(ConsumedCapacity);
		return Item;
	}

	async getAll(keys: readonly Key[], projection: Projection = {}): Promise<Item[]> {
		// DynamoDB refuses a batch that names a key twice.
		const distinct = [...new Map(keys.map((key) => [`${key.pk} ${key.sk}`, key])).values()];
		const batches = [];
		for (let at = 0; at < distinct.length; at += KEYS_PER_CALL) batches.push(distinct.slice(at, at + KEYS_PER_CALL));
		return (await Promise.all(batches.map((batch) => this.getBatch(batch, projection)))).flat();
	}

	async query(asked: Omit<QueryCommandInput, 'TableName'>): Promise<Item[]> {
		const items: Item[] = [];
		let from: Item | undefined;
		do {
			const page = new QueryCommand({ ...this.named, ...asked, ...(from && { ExclusiveStartKey: from }) });
			const answer = await this.call('a query', () => this.client.send(page));
			this.read(answer.ConsumedCapacity);
			items.push(...(answer.Items ?? []));
			from = asked.Limit !== undefined && items.length >= asked.Limit ? undefined : answer.LastEvaluatedKey;
		} while (from !== undefined);
		return items;
	}

	async update(update: Omit<UpdateCommandInput, 'TableName' | 'ReturnValues'>): Promise<Item | undefined> {
		const command = new UpdateCommand({ ...this.named, ...update, ReturnValues: 'ALL_NEW' });
		const done = await this.conditional('an update', () => this.client.send(command));
		this.wrote(done?.ConsumedCapacity);
		return done?.Attributes;
	}

	async remove(key: Key): Promise<Item | undefined> {
		const command = new DeleteCommand({ ...this.named, Key: key, ReturnValues: 'ALL_OLD' });
		const { Attributes, ConsumedCapacity } = await this.call('a delete', () => this.client.send(command));
		this.wrote(ConsumedCapacity);
		return Attributes;
	}

	async removeAll(pk: string, prefix?: string): Promise<void> {
		for (let more = true; more; ) more = (await this.removeSome(pk, prefix)) === KEYS_PER_REMOVAL;
	}

	/** @returns How many there were. */
	private async removeSome(pk: string, prefix?: string): Promise<number> {
		const found = await this.query({
			KeyConditionExpression: `pk = :pk${prefix === undefined ? '' : ' AND begins_with(sk, :prefix)'}`,
			ExpressionAttributeValues: { ':pk': pk, ...(prefix !== undefined && { ':prefix': prefix }) },
			ProjectionExpression: 'pk, sk',
			ConsistentRead: true,
			Limit: KEYS_PER_REMOVAL,
		});
		const keys = found.slice(0, KEYS_PER_REMOVAL);
		for (const batch of inBatches(keys.map((Key) => ({ DeleteRequest: { Key } })))) {
			await this.writeBatch('a delete', batch);
		}
		return keys.length;
	}

	/** Keys that DynamoDB leaves unprocessed are asked for again, with backoff and jitter. */
	private async getBatch(keys: readonly Key[], projection: Projection): Promise<Item[]> {
		const items: Item[] = [];
		let left: Item[] = [...keys];
		for (let tries = 0; left.length > 0; tries++) {
			await this.beforeTry(tries, left.length);
			const RequestItems = { [this.table]: { Keys: left, ConsistentRead: true, ...projection } };
			const command = new BatchGetCommand({ RequestItems, ...COUNTED });
			const answer = await this.call('a read', () => this.client.send(command));
			for (const capacity of answer.ConsumedCapacity ?? []) this.read(capacity);
			items.push(...(answer.Responses?.[this.table] ?? []));
			left = answer.UnprocessedKeys?.[this.table]?.Keys ?? [];
		}
		return items;
	}

	/** What DynamoDB leaves unprocessed, since it is written to too fast, is sent again, with backoff and jitter. */
	private async writeBatch(what: string, requests: readonly WriteRequest[]): Promise<void> {
		let left = [...requests];
		for (let tries = 0; left.length > 0; tries++) {
			await this.beforeTry(tries, left.length);
			const command = new BatchWriteCommand({ RequestItems: { [this.table]: left }, ...COUNTED });
			const answer = await this.call(what, () => this.client.send(command));
			for (const capacity of answer.ConsumedCapacity ?? []) this.wrote(capacity);
			left = (answer.UnprocessedItems?.[this.table] ?? []) as typeof left;
		}
	}

	private async beforeTry(tries: number, left: number): Promise<void> {
		if (tries === MAX_TRIES) throw new StoreError(`batches of table ${this.table}: ${left} items stay unprocessed`);
		if (tries > 0) await pause(tries, FIRST_PAUSE_MS);
	}

	/** Runs a call; a failed condition is `undefined`, any other failure a `StoreError`. */
	private async conditional<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
		try {
			return await call();
		} catch (error) {
			if (error instanceof ConditionalCheckFailedException) return undefined;
			throw this.wrapped(what, error);
		}
	}

	private async call<T>(what: string, run: () => Promise<T>): Promise<T> {
		try {
			return await run();
		} catch (error) {
			throw this.wrapped(what, error);
		}
	}

	private wrapped(what: string, cause: unknown): StoreError {
		return new StoreError(`${what} of table ${this.table}: ${(cause as Error).message}`, { cause });
	}

	private wrote(capacity: Capacity): void {
		this.meter.add({ writeUnits: capacity?.CapacityUnits ?? 0 });
	}

	private read(capacity: Capacity): void {
		this.meter.add({ readUnits: capacity?.CapacityUnits ?? 0 });
	}
}

type WriteRequest = { readonly PutRequest: { Item: Item } } | { readonly DeleteRequest: { Key: Item } };

function inBatches(requests: readonly WriteRequest[]): WriteRequest[][] {
	const batches = [];
	for (let at = 0; at < requests.length; at += WRITES_PER_CALL) batches.push(requests.slice(at, at + WRITES_PER_CALL));
	return batches;
}

type Capacity = { CapacityUnits?: number | undefined } | undefined;
