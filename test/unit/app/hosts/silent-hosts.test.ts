import { describe, expect, it } from 'vitest';
import { createResultReader } from '../../../../shared/app/jobs/read-results.ts';
import { MODES, type Mode } from '../../../../shared/core/job.ts';
import type { Result } from '../../../../shared/core/result.ts';
import type { Visit } from '../../../../shared/core/visit.ts';
import type { FetchedText } from '../../../../shared/ports/text-fetcher.ts';
import { aPage, aVisit, JOB_ID, options } from '../../../support/builders.ts';
import { crawlToEnd } from '../../../support/crawl.ts';
import { aText, createFakeTexts } from '../../../support/fake-texts.ts';
import { createFakeVisitor } from '../../../support/fakes.ts';
import { createMemoryStack, storeJob } from '../../../support/memory-stack.ts';
import { START } from '../../../support/virtual-clock.ts';

const TIMEOUT_MS = 15_000;

const SILENCES = [
	{ kind: 'drops what it is sent', code: 'TIMEOUT_CONNECT', outcome: 'timeout', afterMs: 5_000 },
	{ kind: 'accepts and says nothing', code: 'TIMEOUT_HEADERS', outcome: 'timeout', afterMs: TIMEOUT_MS },
	{ kind: 'closes', code: 'CONNECTION_RESET', outcome: 'network_error', afterMs: 5 },
	{ kind: 'refuses', code: 'CONNECTION_REFUSED', outcome: 'network_error', afterMs: 1 },
	{ kind: 'has no name', code: 'DNS_NOT_FOUND', outcome: 'network_error', afterMs: 1 },
	{ kind: 'has dead name servers', code: 'TIMEOUT_DNS', outcome: 'timeout', afterMs: 5_000 },
] as const;

interface Host {
	readonly robots: (url: string) => FetchedText;
	readonly page: (url: string, made: number) => Visit;
	readonly afterMs: number;
	readonly links?: number;
	readonly mode?: Mode;
}

/** Visits links of one host, and one of another, obeying robots.txt. */
async function visitAll({ robots, page, afterMs, links = 30, mode = 'fanout' }: Host) {
	const stack = createMemoryStack({
		texts: createFakeTexts((url) => (url.includes('dead') ? robots(url) : aText('', 404))),
	});
	const { clock } = stack;
	let made = 0;
	const visitor = createFakeVisitor(async (url) => {
		if (!url.includes('dead')) return aPage();
		await clock.sleep(afterMs);
		return page(url, ++made);
	});
	const urls = Array.from({ length: links }, (_, i) => `https://dead.example/${i}`).concat('https://good.example/');
	const politeness = { robots: true };
	const settings = options({ politeness, retries: 2, ...(mode === 'sequential' && { concurrency: 1, threads: 1 }) });
	await storeJob(stack, urls, { mode, options: settings });
	const job = await stack.jobs.get(JOB_ID);
	if (job !== undefined) await stack.notifyPlanner(job, 'start');
	const ended = await crawlToEnd(stack, visitor);
	const results: Result[] = [];
	for await (const result of createResultReader(stack)(JOB_ID, 'input')) results.push(result);
	return { results, made, tookMs: clock.now() - START, totals: ended.totals };
}

describe.each(SILENCES)('a host that $kind, for robots.txt as for its pages', ({ code, outcome, afterMs }) => {
	const error = { code, message: 'nobody answered' };
	const dead = { robots: () => ({ kind: 'failure', error }) as const, page: () => aVisit({ outcome, error }), afterMs };

	it.each(MODES)('W3 is told as the failure of each link, and asked a few times in all, in %s mode', async (mode) => {
		const { results, made, tookMs } = await visitAll({ ...dead, mode });

		const ends = results.map((result) => [result.url.includes('dead'), result.outcome, result.error?.code]);
		expect(ends).toEqual([...Array(30).fill([true, outcome, code]), [false, 'ok', undefined]]);
		expect(made).toBe(3);
		// Three waits of whatever length, and what lies between them.
		expect(tookMs).toBeLessThan(3 * afterMs + 10_000);
	});
});

it('W3 a host that answers for its pages alone is visited as any other', async () => {
	const robots = () => ({ kind: 'failure', error: { code: 'TIMEOUT_HEADERS', message: '' } }) as const;
	const { results, made } = await visitAll({ robots, page: () => aPage(), afterMs: 100 });

	expect(results.map(({ outcome }) => outcome)).toEqual(Array(31).fill('ok'));
	expect(made).toBe(30);
});

it('W3 a host of which one link times out, and others are answered, is not given up', async () => {
	const robots = () => ({ kind: 'failure', error: { code: 'TIMEOUT_HEADERS', message: '' } }) as const;
	const error = { code: 'TIMEOUT_HEADERS', message: '' };
	const page = (url: string) => (url.endsWith('/0') ? aVisit({ outcome: 'timeout', error }) : aPage());
	const { results, made } = await visitAll({ robots, page, afterMs: 100 });

	expect(results.filter(({ outcome }) => outcome === 'timeout').map(({ index }) => index)).toEqual([0]);
	expect(made).toBe(32);
});

it('S4.7 what a robots.txt that could not be read forbids is counted apart', async () => {
	const { totals, made } = await visitAll({ robots: () => aText('', 503), page: () => aPage(), afterMs: 1 });

	expect(totals).toMatchObject({ counts: { ok: 1, robots: 30 }, robotsUnreadable: 30 });
	expect(made).toBe(0);
});
