import { expect, it } from 'vitest';
import { createJobJournal } from '../../../../../../services/cli/commands/serve/job-journal.ts';
import { NO_WATCH } from '../../../../../../shared/core/complete/watch.ts';
import type { JobTotals } from '../../../../../../shared/core/job.ts';
import { NO_TIMES } from '../../../../../../shared/core/record/phase-times.ts';
import { sumLedger } from '../../../../../../shared/core/report/ledger.ts';
import { aJob } from '../../../../../support/builders.ts';
import { createMemoryStack, type MemoryStack } from '../../../../../support/memory-stack.ts';
import { START } from '../../../../../support/virtual-clock.ts';

const SOURCE = { ...aJob().source, targets: 100 };
const TOTALS: JobTotals = {
	targets: 100,
	duplicates: 0,
	notPlanned: 0,
	counts: { ok: 99, timeout: 1 },
	retries: 0,
	bytes: 0,
	timeMs: NO_TIMES,
	startedAt: START,
	finishedAt: START + 2_500,
	usage: sumLedger([], [], 1_024),
};

/** The journal of a stack; `begin` and `look` give the lines that they write. */
function journalOf(stack: MemoryStack) {
	const lines: string[] = [];
	const journal = createJobJournal({ ...stack, say: (line) => lines.push(line) });
	const said = (tell: () => Promise<void>) => async () => {
		await tell();
		return lines.splice(0);
	};
	return { journal, begin: said(journal.begin), look: said(journal.look) };
}

async function create({ jobs }: MemoryStack, jobId: string): Promise<void> {
	await jobs.create(aJob({ jobId, source: SOURCE }));
}

async function end({ jobs }: MemoryStack, jobId: string): Promise<void> {
	await jobs.move(jobId, { from: ['running'], to: 'finished', totals: TOTALS });
	await jobs.move(jobId, { from: ['finished'], to: 'reported' });
}

it('says when a job starts and how it ended, and each once', async () => {
	const stack = createMemoryStack();
	const { journal, look } = journalOf(stack);

	await create(stack, '01A');
	expect(await look()).toEqual(['Job 01A started: urls in fanout mode, 100 targets']);
	expect(await look()).toEqual([]);
	expect(journal.running).toBe(1);
	await end(stack, '01A');
	expect(await look()).toEqual(['Job 01A: done, 1 failed; urls in fanout mode, 100 targets, 2.50 s']);
	expect(await look()).toEqual([]);
	expect(journal.running).toBe(0);
});

it('says both of a job that has ended before anybody looked', async () => {
	const stack = createMemoryStack();
	await create(stack, '01A');
	await end(stack, '01A');

	expect(await journalOf(stack).look()).toEqual([
		expect.stringContaining('01A started'),
		expect.stringContaining('01A: done'),
	]);
});

it('R2 begins with the jobs that go on, and says nothing of those that had ended', async () => {
	const stack = createMemoryStack();
	await create(stack, '01A');
	await end(stack, '01A');
	await create(stack, '01B');
	const { begin, look } = journalOf(stack);

	expect(await begin()).toEqual(['Job 01B goes on: urls in fanout mode, 100 targets']);
	expect(await look()).toEqual([]);
});

it('tells now and then how far a job is, and not more often', async () => {
	const stack = createMemoryStack();
	await create(stack, '01A');
	const { look } = journalOf(stack);
	await look();
	await stack.counters.add('01A', { settled: 60, failed: 2 }, 0);

	await stack.clock.advance(29_000);
	expect(await look()).toEqual([]);
	await stack.clock.advance(1_000);
	expect(await look()).toEqual(['Job 01A: running, 60/100 (60%), 2.00/s, ETA 20.00 s, 2 failed']);
	expect(await look()).toEqual([]);
});

it('U4 says once why a job stands still, and that one was deleted', async () => {
	const stack = createMemoryStack();
	await create(stack, '01A');
	const { look } = journalOf(stack);
	await look();
	await stack.jobs.watch('01A', { ...NO_WATCH, blocked: 'it is of version 9' });

	expect(await look()).toEqual(['Job 01A stands still: it is of version 9']);
	expect(await look()).toEqual([]);
	await stack.jobs.remove('01A');
	expect(await look()).toEqual(['Job 01A is deleted']);
});
