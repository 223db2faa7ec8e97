import { expect, it } from 'vitest';
import { createConnectionPool } from '../../../../../shared/adapters/http/connect/connection-pool.ts';
import type { GuardedConnector } from '../../../../../shared/adapters/http/connect/guarded-connector.ts';

const ORIGIN = 'https://origin.example';

it.each([
	{ what: 'a moment later', passMs: 1_000, isKept: true },
	{
		what: 'after half a minute, since an instance that was frozen wakes with dead ones',
		passMs: 30_000,
		isKept: false,
	},
	{
		what: 'after the clock was set back by an hour, since nobody knows how long it was idle',
		passMs: -3_600_000,
		isKept: false,
	},
])('gives an idle connection again or not: $what', async ({ passMs, isKept }) => {
	let time = 1_800_000_000_000;
	const connector: GuardedConnector = { connect: () => expect.unreachable('nothing is sent') };
	const pool = createConnectionPool(10, { keepAliveMs: 60_000, connector }, () => time);
	const connection = await pool.acquire(ORIGIN);
	pool.release(connection);
	time += passMs;

	expect((await pool.acquire(ORIGIN)) === connection).toBe(isKept);
	await pool.close();
});
