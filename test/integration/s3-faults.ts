import { describe, expect, it } from 'vitest';
import { createS3ObjectStore } from '../../shared/adapters/aws/s3-object-store.ts';
import { createUsageMeter } from '../../shared/adapters/usage-meter.ts';
import { StoreError } from '../../shared/core/errors.ts';
import { freshId } from '../support/fresh-id.ts';
import { type AwsClients, createBucket } from './aws-resources.ts';
import { conflict, countTries } from './faults.ts';

/** What S3 does to its callers. */
export function s3Faults(name: string, clients: (maxAttempts?: number) => AwsClients): void {
	describe(`a bucket that fails (${name})`, () => {
		const body = new TextEncoder().encode('report');

		it('S3.1 stores the report though another, who then fails, was writing one', async () => {
			const opened = clients();
			const store = createS3ObjectStore(opened.s3, await createBucket(opened), createUsageMeter());
			conflict(opened.s3, 2);
			const key = freshId();

			expect(await store.putIfAbsent(key, body)).toBe(true);
			expect(await store.get(key)).toEqual(body);
		});

		it.each([
			{ megabytes: 1, requests: 1 },
			{ megabytes: 13, requests: 5 },
		])('S0.3 counts $requests requests for a stream of $megabytes MB', async ({ megabytes, requests }) => {
			const opened = clients();
			const meter = createUsageMeter();
			const store = createS3ObjectStore(opened.s3, await createBucket(opened), meter);
			let sent = 0;
			countTries(opened.s3, () => sent++);
			await store.putStream(
				freshId(),
				(async function* () {
					for (let i = 0; i < megabytes; i++) yield Buffer.alloc(1024 * 1024);
				})(),
			);

			expect(sent).toBe(requests);
			expect(meter.total().s3Puts).toBe(requests);
		});

		it('deletes a folder of more objects than S3 lists at once', async () => {
			const opened = clients();
			const meter = createUsageMeter();
			const store = createS3ObjectStore(opened.s3, await createBucket(opened), meter);
			const keys = Array.from({ length: 1_010 }, (_, i) => `jobs/1/${i}`);
			for (let at = 0; at < keys.length; at += 101) {
				await Promise.all(keys.slice(at, at + 101).map((key) => store.put(key, body)));
			}
			const before = meter.total().s3Puts;
			await store.deleteAll('jobs/1/');

			expect(await store.get('jobs/1/0')).toBeUndefined();
			expect(await store.get('jobs/1/1009')).toBeUndefined();
			expect(meter.total().s3Puts - before).toBe(3);
		});

		it('has an error of its own where there is no such bucket', async () => {
			const store = createS3ObjectStore(clients(1).s3, 'nobody', createUsageMeter());

			await expect(store.put('key', body)).rejects.toThrow(StoreError);
			await expect(store.putIfAbsent('other key', body)).rejects.toThrow(StoreError);
			await expect(store.get('key')).rejects.toThrow(StoreError);
			await expect(store.deleteAll('jobs/1/')).rejects.toThrow(StoreError);
		});
	});
}
