import { describe, expect, it } from 'vitest';
import {
	type Answer,
	createCachingResolver,
	noAnswer,
} from '../../../../../shared/adapters/http/dns/caching-resolver.ts';

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

it('an answer holds no longer where the clock was set back, since nobody knows how old it is', async () => {
	const { resolve, pass } = world((n) => ({ addresses: [address(n)] }));
	await resolve('a');
	pass(-3_600);

	expect(await resolve('a')).toEqual([address(2)]);
	expect(await resolve('a')).toEqual([address(2)]);
});

it('a question is open no longer where the clock was set back', async () => {
	let time = 0;
	const asked: string[] = [];
	const source = (hostname: string) => {
		asked.push(hostname);
		return asked.length === 1 ? new Promise<Answer>(() => undefined) : Promise.resolve({ addresses: [address(1)] });
	};
	const resolve = createCachingResolver({ source, now: () => time });
	void resolve('a');
	time -= 3_600_000;

	expect(await resolve('a')).toEqual([address(1)]);
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

describe('a name that nobody answers for', () => {
	/** Open until it is ended. */
	function open() {
		const questions: PromiseWithResolvers<Answer>[] = [];
		let time = 0;
		const resolve = createCachingResolver({
			source: () => {
				const question = Promise.withResolvers<Answer>();
				questions.push(question);
				return question.promise;
			},
			now: () => time,
		});
		const pass = (seconds: number) => {
			time += seconds * 1000;
		};
		return { questions, resolve, pass };
	}
	const verdict = (answer: Promise<unknown>) =>
		answer.then(
			() => 'found',
			(error: NodeJS.ErrnoException) => error.code,
		);

	it('S4.4 is not asked for again for half a minute', async () => {
		const { asked, resolve, pass } = world(() => noAnswer('dead'));
		for (const [seconds, questions] of [
			[0, 1],
			[29.9, 1],
			[0.1, 2],
		] as const) {
			pass(seconds);
			expect(await verdict(resolve('dead'))).toBe('ETIMEOUT');
			expect(asked).toHaveLength(questions);
		}
	});

	it('S4.4 has one question open, which keeps nobody waiting who has less patience', async () => {
		const { questions, resolve, pass } = open();
		const first = verdict(resolve('dead', 5_000));
		pass(4);
		const second = verdict(resolve('dead', 5_000));
		pass(1);
		expect(await verdict(resolve('dead', 5_000))).toBe('ETIMEOUT');
		expect(questions).toHaveLength(1);
		questions[0]?.resolve({ addresses: [address(1)] });
		expect(await Promise.all([first, second])).toEqual(['found', 'found']);
		expect(await verdict(resolve('dead', 5_000))).toBe('found');
	});

	it('S4.4 while an instance was frozen is asked for anew', async () => {
		const { questions, resolve, pass } = open();
		const first = verdict(resolve('late', 5_000));
		pass(3600);
		const second = verdict(resolve('late', 5_000));
		expect(questions).toHaveLength(2);
		questions[0]?.reject(noAnswer('late'));
		questions[1]?.resolve({ addresses: [address(1)] });
		expect(await Promise.all([first, second])).toEqual(['ETIMEOUT', 'found']);
		expect(await verdict(resolve('late', 5_000))).toBe('found');
	});
});

it('R6 of thousands of addresses remembers a few', async () => {
	const addresses = Array.from({ length: 3000 }, (_, i) => ({ address: `192.0.2.${i % 250}`, family: 4 }));
	const { resolve } = world(() => ({ addresses }));
	expect(await resolve('many')).toEqual(addresses.slice(0, 32));
});
