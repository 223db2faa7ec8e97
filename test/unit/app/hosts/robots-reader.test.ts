import { expect, it } from 'vitest';
import { createRobotsReader, MAX_ROBOTS_FETCHES } from '../../../../shared/app/hosts/robots-reader.ts';
import type { TextRequest } from '../../../../shared/ports/text-fetcher.ts';
import { aJob } from '../../../support/builders.ts';
import { aText, createFakeTexts } from '../../../support/fake-texts.ts';
import { createMemoryStack } from '../../../support/memory-stack.ts';

const never = new AbortController().signal;

it('R6 remembers the rules of ordinary hosts, and of hostile ones no more than there is room for', async () => {
	const ordinary = 'User-agent: *\nDisallow: /a\n';
	const hostile = `User-agent: *\n${Array.from({ length: 20_000 }, (_, i) => `Disallow: /*${i}abcdefghi*`).join('\n')}`;
	const texts = createFakeTexts((url) => aText(url.includes('hostile') ? hostile : ordinary));
	const stack = createMemoryStack({ texts });
	let read = 0;
	const blobs: typeof stack.blobs = {
		...stack.blobs,
		get: (...args) => {
			read++;
			return stack.blobs.get(...args);
		},
	};
	const reader = createRobotsReader({ ...stack, blobs });
	const readAll = async (name: string, count: number) => {
		for (let i = 0; i < count; i++) await reader.read(aJob(), `https://${name}-${i}.example`, never);
	};

	await readAll('ordinary', 1_000);
	await readAll('ordinary', 1_000);
	expect(read).toBe(0);
	await readAll('hostile', 10);
	await readAll('hostile', 10);
	// What does not fit is read again from where it is stored, and not asked for again.
	expect(read).toBeGreaterThanOrEqual(8);
	expect(texts.fetched).toHaveLength(1_010);
}, 20_000);

it('R8 fetches the file of an origin by the rules for certificates of its job, and with the credentials for it alone', async () => {
	const asked: TextRequest[] = [];
	const texts = {
		...createFakeTexts(),
		fetch: async (request: TextRequest) => {
			asked.push(request);
			return aText('', 404);
		},
	};
	const credentials = { 'https://a.example:8443': 'me:secret' };
	const visit = { ...aJob().options.visit, credentials, ca: 'PEM', insecure: true as const };
	const job = aJob({ options: { ...aJob().options, visit } });
	const reader = createRobotsReader(createMemoryStack({ texts }));
	for (const origin of ['https://a.example:8443', 'https://b.example']) await reader.read(job, origin, never);

	const rules = { ca: 'PEM', insecure: true };
	expect(asked).toMatchObject([
		{ url: 'https://me:secret@a.example:8443/robots.txt', ...rules },
		{ url: 'https://b.example/robots.txt', ...rules },
	]);
});

it('R6 fetches some files at once, and claims no other until then', async () => {
	const { promise: held, resolve: release } = Promise.withResolvers<void>();
	const texts = createFakeTexts(async () => {
		await held;
		return aText('', 404);
	});
	const stack = createMemoryStack({ texts });
	const reader = createRobotsReader(stack);
	const reads = Array.from({ length: MAX_ROBOTS_FETCHES + 10 }, (_, i) =>
		reader.read(aJob(), `https://${i}.example`, never),
	);
	await new Promise(setImmediate);
	expect(texts.fetched).toHaveLength(MAX_ROBOTS_FETCHES);

	const claim = {
		jobId: aJob().jobId,
		origin: `https://${MAX_ROBOTS_FETCHES}.example`,
		claimant: 'other',
		expiresAt: 0,
	};
	expect(await stack.robots.claim({ ...claim, now: stack.clock.now(), until: stack.clock.now() + 1 })).toEqual({
		kind: 'ours',
	});
	release();
	await stack.clock.run(Promise.all(reads));
	expect(texts.fetched).toHaveLength(MAX_ROBOTS_FETCHES + 10);
});
