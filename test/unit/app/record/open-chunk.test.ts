import { expect, it } from 'vitest';
import { openChunk } from '../../../../shared/app/record/open-chunk.ts';
import { NO_LINKS } from '../../../../shared/core/links/crawl.ts';
import { encodeChunk } from '../../../../shared/core/messages.ts';
import { createLinkMemory } from '../../../../shared/core/record/link-memory.ts';
import { aChunk, aResult, aTarget, targets } from '../../../support/builders.ts';
import { START } from '../../../support/virtual-clock.ts';

it('knows how many of its targets have not ended', () => {
	const open = openChunk(aChunk({ targets: targets(3) }), () => START);
	expect(open.remaining).toBe(3);

	open.settle(aTarget(0), aResult({ index: 0 }));
	open.handOn(aTarget(1), 0);
	expect(open.remaining).toBe(1);
});

it('S1.2 brings results into the order of the source', () => {
	const open = openChunk(aChunk({ targets: targets(4) }), () => START);
	for (const index of [2, 0, 3, 1]) open.settle(aTarget(index), aResult({ index }));

	expect(open.outcome().results.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
});

it('S4.7 tells of links how deep they are: one deeper than their page, however that redirects', () => {
	const open = openChunk(aChunk({ targets: targets(2) }), () => START);
	const links = { parent: 'https://example.com/moved', follow: ['https://example.com/next'], visit: [] };
	open.settle(aTarget(0, { depth: 2 }), aResult({ index: 0 }), { findings: { links, sums: NO_LINKS } });
	open.settle(aTarget(1), aResult({ index: 1 }), { findings: { links: { ...links, follow: [] }, sums: NO_LINKS } });

	expect(open.outcome().found).toEqual([{ ...links, depth: 3 }]);
});

it('lets targets travel together that are due within the same second, and never before they are due', () => {
	const open = openChunk(aChunk({ targets: targets(5) }), () => START);
	open.handOn(aTarget(0), 10_001);
	open.handOn(aTarget(1), 11_000);
	open.handOn(aTarget(2), 11_001);
	open.handOn(aTarget(3), 0);
	open.handOn(aTarget(4), 10_999);

	expect(open.outcome().deferred).toEqual([
		{ dueAt: 11_000, targets: [aTarget(0), aTarget(1), aTarget(4)] },
		{ dueAt: 12_000, targets: [aTarget(2)] },
		{ dueAt: 0, targets: [aTarget(3)] },
	]);
});

it('R1 keeps what it hands on as far away as it was, where the clock is set back before it ends', () => {
	let now = START;
	const open = openChunk(aChunk({ targets: targets(3) }), () => now);
	open.handOn(aTarget(0, { startAt: START + 9_500 }), START + 8_000);
	open.handOn(aTarget(1), 0);
	now -= 3_600_000;
	open.handOn(aTarget(2), now + 3_000);

	expect(open.outcome().deferred).toEqual([
		{ dueAt: now + 8_000, targets: [aTarget(0, { startAt: now + 9_500 })] },
		{ dueAt: 0, targets: [aTarget(1)] },
		{ dueAt: now + 3_000, targets: [aTarget(2)] },
	]);
});

it('S4.7 lets reservations of a few seconds travel together, as of a slow rate, and no more than an instance can meet', () => {
	const dueAtOf = (rate: number) => {
		const open = openChunk(aChunk({ targets: targets(24) }), () => START);
		for (let i = 0; i < 24; i++) {
			const startAt = START + 10_000 + (i * 1000) / rate;
			open.handOn(aTarget(i, { startAt }), startAt);
		}
		return open.outcome().deferred.map((one) => [(one.dueAt - START) / 1000, one.targets.length]);
	};

	expect(dueAtOf(1)).toEqual([10, 15, 20, 25, 30].map((at) => [at, at < 30 ? 5 : 4]));
	expect(dueAtOf(0.2).slice(0, 3)).toEqual([10, 15, 20].map((at) => [at, 1]));
	expect(dueAtOf(8)).toEqual([
		[10, 9],
		[12, 8],
		[13, 7],
	]);
});

it('cuts what is due together into what a message holds, where redirects have made it long', () => {
	const open = openChunk(aChunk({ targets: targets(12) }), () => START);
	const spent = { dnsMs: 0, connectMs: 0, tlsMs: 0, totalMs: 1 };
	const handedOn = targets(12).map((target) => {
		const redirects = [`${target.url}?${'x'.repeat(20_000)}`];
		return target.index % 2 === 0 ? target : { ...target, nextRequest: { url: target.url, redirects, spent } };
	});
	for (const target of handedOn) open.handOn(target, 0);

	const { deferred } = open.outcome();
	expect(deferred.flatMap(({ targets }) => targets)).toEqual(handedOn);
	expect(deferred.map(({ dueAt, targets }) => [dueAt, targets.length])).toEqual([
		[0, 7],
		[0, 5],
	]);
	for (const { targets } of deferred) expect(encodeChunk(aChunk({ targets })).length).toBeLessThan(64 * 1024);
});

it('has neither results nor deferred at first', () => {
	const open = openChunk(aChunk({ targets: [] }), () => START);

	expect(open.outcome()).toEqual({ results: [], deferred: [] });
	expect(open.isTouched).toBe(false);
});

it('keeps no links of a page that are known already, and all that was counted of them', () => {
	const linkMemory = createLinkMemory();
	const [known, fresh] = ['https://a.example/known', 'https://a.example/fresh'] as const;
	linkMemory.planned([aTarget(0, { url: known })]);
	const open = openChunk(aChunk({ targets: targets(2) }), () => START, { linkMemory });
	const sums = { ...NO_LINKS, found: 2 };
	const linksTo = (follow: string[]) => ({ links: { parent: 'https://a.example/', follow, visit: [] }, sums });
	open.settle(aTarget(0), aResult(), { findings: linksTo([known, fresh]) });
	open.settle(aTarget(1), aResult({ index: 1 }), { findings: linksTo([known]) });

	expect(open.outcome().found).toEqual([{ parent: 'https://a.example/', follow: [fresh], visit: [], depth: 1 }]);
	expect(open.outcome().linkSums).toMatchObject({ found: 4 });
});
