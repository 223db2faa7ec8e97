import { type BlobRef, PARTITIONS, partitionOf } from '../../core/chunk.ts';
import { StoreError } from '../../core/errors.ts';
import { keysOf } from '../../core/record/object-keys.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { decodeBlob, decodeBlobWhere, encodeBlob } from '../blob-codec.ts';
import { recordKey } from './dynamo-record-store.ts';
import type { DynamoTable, Item, Key } from './dynamo-table.ts';

/** Up to this, the write units of an item cost less than the PUT of an object: $0.625 against $5 a million. */
const MAX_TABLE_BYTES = 8 * 1024 - 256;

/**
 * Up to this, a blob is written with its record: that saves a write, and an item of up to 4 KB costs no more to read.
 * Of larger ones, reading them along whenever records are listed costs more than the write.
 */
const MAX_RECORD_BYTES = 3 * 1024;

/** The smallest blobs are in the items of their records, small ones items of their own, large ones objects. */
export function createTieredBlobStore(table: DynamoTable, objects: ObjectStore): BlobStore {
	return {
		async put({ jobId, attemptId, value, expiresAt, chunkId }) {
			const data = encodeBlob(value);
			if (chunkId !== undefined && data.byteLength <= MAX_RECORD_BYTES) {
				return { attemptId, store: 'record', bytes: data.byteLength, chunkId, data };
			}
			const store = data.byteLength <= MAX_TABLE_BYTES ? 'table' : 'object';
			if (store === 'table') await table.put({ ...blobKey(jobId, attemptId), data, expiresAt });
			else await objects.put(keysOf(jobId).blob(attemptId), data);
			return { attemptId, store, bytes: data.byteLength };
		},
		async get<T>(jobId: string, ref: BlobRef) {
			return decodeBlob<T>(present(jobId, ref, await read(jobId, ref)), nameOf(jobId, ref));
		},
		async getAll<T>(jobId: string, refs: readonly BlobRef[]) {
			return (await readAll(jobId, refs)).map((data, i) => decodeBlob<T>(data, nameOf(jobId, refs[i])));
		},
		async getWhere<T>(jobId: string, refs: readonly BlobRef[], test: (json: string) => boolean) {
			const all = await readAll(jobId, refs);
			return all.map((data, i) => decodeBlobWhere<T>(data, nameOf(jobId, refs[i]), test));
		},
		async erase(jobId) {
			const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partitionKey(jobId, partition));
			await Promise.all(partitions.map((pk) => table.removeAll(pk)));
		},
	};

	async function readAll(jobId: string, refs: readonly BlobRef[]): Promise<Uint8Array[]> {
		const items = await table.getAll(refs.flatMap((ref) => keyOf(jobId, ref) ?? []));
		const found = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
		const readOne = (ref: BlobRef) => {
			const key = keyOf(jobId, ref);
			return key === undefined ? read(jobId, ref) : dataOf(found.get(`${key.pk} ${key.sk}`), ref);
		};
		return Promise.all(refs.map(async (ref) => present(jobId, ref, await readOne(ref))));
	}

	function present(jobId: string, ref: BlobRef, data: Uint8Array | undefined): Uint8Array {
		if (data === undefined) throw new StoreError(`${nameOf(jobId, ref)} is gone`);
		return data;
	}

	async function read(jobId: string, ref: BlobRef): Promise<Uint8Array | undefined> {
		const key = keyOf(jobId, ref);
		if (key === undefined) return objects.get(keysOf(jobId).blob(ref.attemptId));
		return dataOf(await table.get(key), ref);
	}
}

function nameOf(jobId: string, ref: BlobRef | undefined): string {
	return `the blob ${ref?.attemptId} of job ${jobId}`;
}

/** Where in the table a blob is; `undefined` if it is an object. */
function keyOf(jobId: string, { store, attemptId, chunkId = '' }: BlobRef): Key | undefined {
	switch (store) {
		case 'record':
			return recordKey(jobId, chunkId);
		case 'table':
			return blobKey(jobId, attemptId);
		case 'object':
			return undefined;
	}
}

/** A record may be that of another attempt, which has won. */
function dataOf(item: Item | undefined, { store, attemptId }: BlobRef): Uint8Array | undefined {
	if (store === 'record' && item?.attemptId !== attemptId) return undefined;
	return item?.data as Uint8Array | undefined;
}

function blobKey(jobId: string, attemptId: string): Key {
	return { pk: partitionKey(jobId, partitionOf(attemptId)), sk: attemptId };
}

function partitionKey(jobId: string, partition: number): string {
	return `BLOB#${jobId}#${partition}`;
}
