import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPlan, type Plan } from '../../../../shared/app/plan/planner.ts';
import type { Chunk } from '../../../../shared/core/chunk.ts';
import { StoreError } from '../../../../shared/core/errors.ts';
import type { Job } from '../../../../shared/core/job.ts';
import type { CrawlOptions } from '../../../../shared/core/links/crawl.ts';
import type { SourceTarget } from '../../../../shared/core/target.ts';
import { aJob, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryPorts, storeJob, urls } from '../../../support/memory-stack.ts';

/** Plans a job to the end of its source. */
async function planAll(plan: Plan, ports: MemoryPorts): Promise<Chunk[]> {
	const invocation = createFakeInvocation({ clock: ports.clock });
	const chunks: Chunk[] = [];
	await plan.refresh();
	while (!plan.sourceDone) chunks.push(...(await plan.extend(invocation)));
	return chunks;
}

async function setUp(lines: readonly SourceTarget[], fields: Partial<Job> = {}) {
	const { ports } = createMemoryStack();
	const job = await storeJob(ports, lines, { options: options({ chunkSize: 2 }), ...fields });
	const invocation = createFakeInvocation({ clock: ports.clock });
	return { ports, job, invocation, plan: openPlan(ports, job) };
}

function planned(chunks: readonly Chunk[]): string[] {
	return chunks.flatMap(({ targets }) => targets.map(({ url }) => url));
}

it('S2.5 cuts the source into chunks, which keep its order and their places in it', async () => {
	const { plan, ports } = await setUp(urls(5));

	const at = (...indexes: number[]) => indexes.map((index) => ({ index, url: `https://example.com/${index}` }));
	expect(await planAll(plan, ports)).toEqual([
		{ jobId: JOB_ID, chunkId: '0.0', targets: at(0, 1), small: true },
		{ jobId: JOB_ID, chunkId: '0.1', targets: at(2, 3), small: true },
		{ jobId: JOB_ID, chunkId: '0.2', targets: at(4), small: true },
	]);
	expect(plan.entries).toMatchObject([
		{ n: 0, chunkCount: 3, targets: 5, duplicates: 0, sourceDone: true, closed: false },
	]);
	expect(await ports.counters.read(JOB_ID)).toMatchObject({ planned: 3, targets: 5, ended: 1 });
});

it('S3.2 drops what was planned before, in the same entry or in an earlier one, and counts it', async () => {
	const again = ['HTTPS://EXAMPLE.com/0', 'https://example.com/0#top', 'https://example.com/99'];
	const { plan, ports } = await setUp([...urls(100), ...again, 'https://example.com/new'], {
		options: options({ chunkSize: 1 }),
	});

	const chunks = await planAll(plan, ports);

	expect(planned(chunks)).toEqual([...urls(100), 'https://example.com/new']);
	expect(chunks.at(-1)?.targets).toEqual([{ index: 103, url: 'https://example.com/new' }]);
	expect(plan.entries.length).toBeGreaterThan(1);
	expect(plan.entries.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(3);
});

it('S4.8 takes a row that only looks like a URL for none that is planned, and plans it with its place', async () => {
	const [url = ''] = urls(1);
	const odd = { url, place: 'line 1', fault: '3 cells, where the first line has 2' };
	const { plan, ports } = await setUp([odd, url, odd]);

	const chunks = await planAll(plan, ports);

	expect(chunks.flatMap(({ targets }) => targets)).toEqual([
		{ index: 0, ...odd },
		{ index: 1, url },
	]);
	expect(plan.entries[0]?.duplicates).toBe(1);
});

it('S2.8 plans a large source in entries of a bounded size', async () => {
	const { plan, ports } = await setUp(urls(1_000), { options: options({ chunkSize: 3 }) });

	expect(planned(await planAll(plan, ports))).toEqual(urls(1_000));
	expect(plan.entries.map(({ chunkCount }) => chunkCount)).toEqual([40, 100, 100, 94]);
});

it('S1.4 says of an empty source that it is done, in an entry without chunks', async () => {
	const { plan, ports } = await setUp([]);

	expect(await planAll(plan, ports)).toEqual([]);
	expect(plan.entries).toMatchObject([{ chunkCount: 0, sourceDone: true }]);
	expect(plan.entries[0]).not.toHaveProperty('blob');
});

it('takes in a source of duplicates alone', async () => {
	const { plan, ports } = await setUp(new Array(50).fill('https://example.com/'));

	expect(planned(await planAll(plan, ports))).toEqual(['https://example.com/']);
	expect(plan.entries).toMatchObject([{ duplicates: 49, sourceDone: true }]);
});

describe('a writer that opens the plan of another', () => {
	it('R1 goes on where the log ends, and knows what is planned', async () => {
		const source = [...urls(60), ...urls(60), 'https://example.com/new'];
		const { ports, job, plan, invocation } = await setUp(source, { options: options({ chunkSize: 1 }) });
		const first = await plan.extend(invocation);

		const cold = openPlan(ports, job);
		const rest = await planAll(cold, ports);

		expect(planned([...first, ...rest])).toEqual([...urls(60), 'https://example.com/new']);
		expect(cold.entries.map(({ n }) => n)).toEqual([0, 1]);
	});

	it('R1 loses an entry that the other has taken, and goes on after it', async () => {
		const { ports, job, plan, invocation } = await setUp(urls(100), { options: options({ chunkSize: 1 }) });
		const slow = openPlan(ports, job);
		await slow.refresh();
		const first = await plan.extend(invocation);

		expect(await slow.extend(invocation)).toEqual([]);
		expect(slow.entries).toEqual(plan.entries);

		const rest = await planAll(slow, ports);
		expect(planned([...first, ...rest])).toEqual(urls(100));
	});

	it('R1 reads the chunks of an entry back as they were sent', async () => {
		const { ports, job, plan, invocation } = await setUp(urls(5));
		const sent = await plan.extend(invocation);

		const cold = openPlan(ports, job);
		await cold.refresh();

		expect(await Promise.all(cold.entries.map(cold.chunksOf))).toEqual([sent]);
	});
});

it('R1 several writers at once, each with its own memory, plan each target once', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat(120), { maxLength: 300 }),
			fc.array(fc.nat(2), { maxLength: 30 }),
			async (names, turns) => {
				const lines = names.map((name) => `https://example.com/${name}`);
				const { ports, job, invocation } = await setUp(lines, { options: options({ chunkSize: 1 }) });
				const writers = Array.from({ length: 3 }, () => openPlan(ports, job));
				const won: Chunk[] = [];
				for (const turn of turns) won.push(...((await writers[turn]?.extend(invocation)) ?? []));
				won.push(...(await planAll(openPlan(ports, job), ports)));

				expect(planned(won)).toEqual([...new Set(lines)]);
			},
		),
		{ numRuns: 50 },
	);
});

it('R1 remembers nothing that was not committed', async () => {
	const { ports, job, invocation } = await setUp(urls(4));
	let isBroken = true;
	const append: MemoryPorts['planLog']['append'] = (entry) =>
		isBroken ? Promise.reject(new StoreError('the log is gone')) : ports.planLog.append(entry);
	const plan = openPlan({ ...ports, planLog: { ...ports.planLog, append } }, job);
	await expect(plan.extend(invocation)).rejects.toThrow(StoreError);
	isBroken = false;

	expect(planned(await plan.extend(invocation))).toEqual(urls(4));
});

it('R1 plans though it cannot count', async () => {
	const { ports, job, invocation } = await setUp(urls(4));
	const add = () => Promise.reject(new StoreError('gone'));
	const plan = openPlan({ ...ports, counters: { ...ports.counters, add } }, job);

	expect(await plan.extend(invocation)).toHaveLength(2);
	expect(ports.log.messages).toEqual(['a plan entry was committed but not counted']);
});

describe('closing', () => {
	it('appends the entry after which there is none', async () => {
		const { ports, plan, invocation } = await setUp(urls(100), { options: options({ chunkSize: 1 }) });
		await plan.extend(invocation);
		await plan.close(invocation);

		expect(plan.closed).toBe(true);
		expect(plan.entries.at(-1)).toMatchObject({
			n: 1,
			closed: true,
			sourceDone: false,
			chunkCount: 0,
			cursor: { index: 40 },
		});
		expect(await plan.extend(invocation)).toEqual([]);
		expect(await ports.planLog.read(JOB_ID, 0)).toHaveLength(2);
	});

	it('is done once, however often it is asked for and by how many', async () => {
		const { ports, job, plan, invocation } = await setUp(urls(4));
		const other = openPlan(ports, job);
		await plan.close(invocation);
		await plan.close(invocation);
		await other.close(invocation);

		expect(await ports.planLog.read(JOB_ID, 0)).toHaveLength(1);
		expect(other.closed).toBe(true);
	});

	it('comes after what another has planned meanwhile', async () => {
		const { ports, job, plan, invocation } = await setUp(urls(4));
		await openPlan(ports, job).extend(invocation);
		await plan.close(invocation);

		expect(plan.entries.map(({ closed, chunkCount }) => ({ closed, chunkCount }))).toEqual([
			{ closed: false, chunkCount: 2 },
			{ closed: true, chunkCount: 0 },
		]);
	});
});

it('keeps the trace of the invocation that committed an entry', async () => {
	const { plan, ports } = await setUp(urls(1));
	const invocation = createFakeInvocation({ clock: ports.clock, requestId: 'dispatcher-7' });
	await ports.clock.advance(250);
	await plan.extend(invocation);

	expect(plan.entries[0]).toMatchObject({ requestId: 'dispatcher-7', elapsedMs: 250, expiresAt: aJob().expiresAt });
});

describe('the links of a crawl', () => {
	const crawl = { scope: { sites: [], include: [], exclude: [] }, checksLinks: false };
	const linksOf = (chunkId: string, follow: readonly string[]) => ({
		chunkId,
		found: [{ parent: 'https://example.com/0', depth: 1, follow, visit: [] }],
	});

	async function crawlOf(lines: readonly string[], fields: Partial<CrawlOptions> = {}) {
		const options = aJob().options;
		return setUp(lines, { options: { ...options, crawl: { ...crawl, ...fields } } });
	}

	it('are planned after the source, once, and remembered as taken in', async () => {
		const { plan, ports, invocation } = await crawlOf(urls(1));
		await planAll(plan, ports);

		const chunks = await plan.mergeLinks([linksOf('0.0', urls(3))], invocation);

		expect(planned(chunks)).toEqual(urls(3).slice(1));
		expect(chunks.flatMap(({ targets }) => targets.map(({ index }) => index))).toEqual([1, 2]);
		expect(plan.hasMerged('0.0')).toBe(true);
		expect(await plan.mergeLinks([linksOf('0.0', urls(9))], invocation)).toEqual([]);
		expect(plan.entries).toHaveLength(2);
		expect(await ports.counters.read(JOB_ID)).toMatchObject({ targets: 3, ended: 1, linksTaken: 1 });
	});

	it('R1 are not planned again by a writer that reads the log', async () => {
		const { plan, ports, job, invocation } = await crawlOf(urls(1));
		await planAll(plan, ports);
		await plan.mergeLinks([linksOf('0.0', urls(3))], invocation);

		const other = openPlan(ports, job);
		await other.refresh();
		const chunks = await other.mergeLinks([linksOf('1.0', urls(4))], invocation);

		expect(chunks.flatMap(({ targets }) => targets)).toMatchObject([{ index: 3, url: urls(4)[3] }]);
	});

	it('are taken in by one of two writers at once, and the other learns of it', async () => {
		const { plan, ports, job, invocation } = await crawlOf(urls(1));
		await planAll(plan, ports);
		const other = openPlan(ports, job);
		await other.refresh();

		await plan.mergeLinks([linksOf('0.0', urls(3))], invocation);

		expect(await other.mergeLinks([linksOf('0.0', urls(3))], invocation)).toEqual([]);
		expect(other.hasMerged('0.0')).toBe(true);
	});

	it('beyond maxPages are named in the plan, and no writer plans them', async () => {
		const { plan, ports, job, invocation } = await crawlOf(urls(1), { maxPages: 2 });
		await planAll(plan, ports);
		await plan.mergeLinks([linksOf('0.0', urls(4))], invocation);

		const other = openPlan(ports, job);
		await other.refresh();
		await other.mergeLinks([linksOf('1.0', urls(4))], invocation);

		expect(other.entries.at(-1)?.links).toEqual({ takenIn: ['1.0'], targets: 0, pages: 0, overLimit: 0, lost: 0 });
		expect(other.entries[1]?.links).toMatchObject({ targets: 1, pages: 1, overLimit: 2 });
	});

	it('R3 of any number of records are taken in by entries that DynamoDB takes', async () => {
		const { plan, ports, job, invocation } = await crawlOf(urls(1));
		await planAll(plan, ports);
		const records = Array.from({ length: 50_000 }, (_, i) => linksOf(`12.34/5/${i}`, urls(i % 3)));

		const chunks: Chunk[] = [];
		const left = () => records.filter(({ chunkId }) => !plan.hasMerged(chunkId));
		for (let some = left(); some.length > 0; some = left()) chunks.push(...(await plan.mergeLinks(some, invocation)));

		expect(planned(chunks)).toEqual(urls(2).slice(1));
		const other = openPlan(ports, job);
		await other.refresh();
		expect(records.every(({ chunkId }) => other.hasMerged(chunkId))).toBe(true);
		expect(other.entries.length).toBeLessThan(10);
	});

	it('that nobody can read are taken in as lost', async () => {
		const { plan, ports, invocation } = await crawlOf(urls(1));
		await planAll(plan, ports);

		expect(await plan.mergeLinks([{ chunkId: '0.0', found: undefined }], invocation)).toEqual([]);
		expect(plan.entries.at(-1)?.links).toMatchObject({ takenIn: ['0.0'], lost: 1 });
	});

	it('seeds beyond maxPages are left out, too', async () => {
		const { plan, ports } = await crawlOf(urls(5), { maxPages: 3 });

		expect(planned(await planAll(plan, ports))).toEqual(urls(3));
		expect(plan.entries[0]?.links).toMatchObject({ pages: 3, overLimit: 2 });
	});
});
