import { describe, expect, it } from 'vitest';
import { createHashVisitor } from '../../../../shared/adapters/hash/hash-visitor.ts';
import { createWorkloadVisitor } from '../../../../shared/adapters/workload-visitor.ts';
import type { Visitor } from '../../../../shared/ports/visitor.ts';
import { aPage, options } from '../../../support/builders.ts';
import { seen } from '../../../support/seeing.ts';

const never = new AbortController().signal;
const hashing = (rounds: number) => ({ ...options().visit, workload: { kind: 'hash' as const, rounds } });

/** As Web Crypto derives it. */
async function pbkdf2(text: string, rounds: number): Promise<string> {
	const bytes = (value: string) => new TextEncoder().encode(value);
	const key = await crypto.subtle.importKey('raw', bytes(text), 'PBKDF2', false, ['deriveBits']);
	const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes('shoal'), iterations: rounds };
	return Buffer.from(await crypto.subtle.deriveBits(how, key, 256)).toString('hex');
}

describe('the workload hash', () => {
	it('S2.11 is PBKDF2-SHA256 in as many rounds as the job asks for', async () => {
		const visit = await createHashVisitor().visit('hash:7', hashing(1234), never);

		expect(visit).toMatchObject({ outcome: 'ok', error: null, bytes: 0 });
		expect(seen(visit).extracted).toEqual({ digest: await pbkdf2('hash:7', 1234) });
	});

	it('S2.11 computes on the thread that it is called on, and on no thread of libuv', async () => {
		const before = process.threadCpuUsage();
		const { parseMs, totalMs } = await createHashVisitor().visit('hash:0', hashing(200_000), never);
		const { user, system } = process.threadCpuUsage(before);

		// Two hundred thousand rounds take any core longer than this; waiting for another thread takes next to nothing.
		expect(user + system).toBeGreaterThan(15_000);
		expect(parseMs).toBeGreaterThan(0);
		expect(totalMs).toBeGreaterThanOrEqual(parseMs);
	});

	it('lets the event loop have its turn between two items', async () => {
		const visitor = createHashVisitor();
		const seen: string[] = [];
		const items = [0, 1, 2].map((i) =>
			visitor.visit(`hash:${i}`, hashing(1), never).then(() => seen.push(`item ${i}`)),
		);
		items[0]?.then(() => setImmediate(() => seen.push('the loop')));
		await Promise.all(items);

		expect(seen.indexOf('the loop')).toBeGreaterThan(0);
		expect(seen.indexOf('the loop')).toBeLessThan(3);
	});

	it('begins no more once the invocation is over', async () => {
		const over = new AbortController();
		const visitor = createHashVisitor();
		const first = visitor.visit('hash:0', hashing(1), over.signal);
		over.abort();

		expect(await first).toMatchObject({ outcome: 'timeout', error: { code: 'DEADLINE' } });
	});

	it('is chosen by the option of the job alone', async () => {
		const named = (title: string): Visitor => ({ visit: async () => aPage({ title }), close: async () => {} });
		const visitor = createWorkloadVisitor({ fetch: named('fetch'), hash: named('hash') });

		expect(await visitor.visit('http://a/', options().visit, never)).toMatchObject({ title: 'fetch' });
		expect(await visitor.visit('http://a/', hashing(1), never)).toMatchObject({ title: 'hash' });
	});
});
