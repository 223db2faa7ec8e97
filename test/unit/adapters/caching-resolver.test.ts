import { expect, it } from 'vitest';
import { type Answer, createCachingResolver } from '../../../shared/adapters/http/caching-resolver.ts';

const address = (last: number) => ({ address: `192.0.2.${last}`, family: 4 });

/** A resolver on a clock of its own, and what its source was asked for. */
function world(answer: (asked: number) => Answer | Error, maxHosts = 10) {
	const asked: string[] = [];
	let time = 0;
	const resolve = createCachingResolver({
		source: async (hostname) => {
			const said = answer(asked.push(hostname));
			if (said instanceof Error) throw said;
			return said;
		},
		now: () => time,
		maxHosts,
	});
	const pass = (seconds: number) => {
		time += seconds * 1000;
	};
	return { asked, resolve, pass };
}

function failure(code: string): Error {
	return Object.assign(new Error(code), { code });
}

it('asks once for all who wait for the same host', async () => {
	const { asked, resolve } = world(() => ({ addresses: [address(1)] }));
	expect(await Promise.all([resolve('a'), resolve('a'), resolve('b')])).toEqual([
		[address(1)],
		[address(1)],
		[address(1)],
	]);
	expect(asked).toEqual(['a', 'b']);
});

it.each([
	{ said: 20, holds: 20 },
	{ said: 0, holds: 1 },
	{ said: 86_400, holds: 60 },
	{ said: undefined, holds: 30 },
])('an answer that says $said seconds holds for $holds', async ({ said, holds }) => {
	const { resolve, pass } = world((n) => ({
		addresses: [address(n)],
		...(said !== undefined && { ttlSeconds: said }),
	}));
	await resolve('a');
	pass(holds - 0.001);
	expect(await resolve('a')).toEqual([address(1)]);
	pass(0.001);
	expect(await resolve('a')).toEqual([address(2)]);
});

it('a name that is not there is not asked for again for a while', async () => {
	const { asked, resolve, pass } = world(() => failure('ENOTFOUND'));
	await expect(resolve('a')).rejects.toMatchObject({ code: 'ENOTFOUND' });
	pass(4);
	await expect(resolve('a')).rejects.toMatchObject({ code: 'ENOTFOUND' });
	expect(asked).toHaveLength(1);
	pass(1);
	await expect(resolve('a')).rejects.toThrow();
	expect(asked).toHaveLength(2);
});

it('a failure that passes is forgotten at once', async () => {
	const { resolve } = world((n) => (n === 1 ? failure('EAI_AGAIN') : { addresses: [address(n)] }));
	const together = await Promise.allSettled([resolve('a'), resolve('a')]);
	expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(await resolve('a')).toEqual([address(2)]);
});

it('R6 forgets the host asked for first where there are too many', async () => {
	const { asked, resolve } = world(() => ({ addresses: [address(1)] }), 2);
	for (const host of ['a', 'b', 'c', 'b', 'a']) await resolve(host);
	expect(asked).toEqual(['a', 'b', 'c', 'a']);
});
