import { type CompletionChecker, createCompletionChecker } from '../../shared/app/complete/check-completion.ts';
import { createJobReporter } from '../../shared/app/complete/report-job.ts';
import { createChunkSender } from '../../shared/app/plan/send-chunks.ts';
import { createChunkFinisher } from '../../shared/app/record/finish-chunk.ts';
import type { ChunkBlob, ChunkRecord } from '../../shared/core/chunk.ts';
import { totalsOf } from '../../shared/core/complete/totals.ts';
import { JOB_STATES } from '../../shared/core/job.ts';
import type { PlanEntry } from '../../shared/core/plan-entry.ts';
import type { LinkMemory } from '../../shared/core/record/link-memory.ts';
import { canonicalKey } from '../../shared/core/record/target-key.ts';
import type { MessageQueue, OutgoingMessage } from '../../shared/ports/message-queue.ts';
import type { PlanLog } from '../../shared/ports/plan-log.ts';
import type { RecordStore } from '../../shared/ports/record-store.ts';
import { createMemoryRateLimiter } from '../support/memory/memory-rate-limiter.ts';
import { throughRedirects } from '../support/through-redirects.ts';
import type { LifePorts } from './life-ports.ts';
import type { LifeStack } from './life-stack.ts';
import { REAL, type Variant } from './variants.ts';

/** Systems that are wrong in one thing each: what a simulation that finds nothing in them would be worth. */
export const MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'records are put without a condition',
		stores: (stores) => ({ ...stores, records: overwrittenRecords() }),
	},
	{
		...REAL,
		name: 'plan entries are put without a condition',
		stores: (stores) => ({ ...stores, planLog: overwrittenPlanLog() }),
	},
	{
		...REAL,
		name: 'jobs are moved without a condition',
		stores: (stores) => ({
			...stores,
			jobs: { ...stores.jobs, move: (jobId, step) => stores.jobs.move(jobId, { ...step, from: JOB_STATES }) },
		}),
	},
	{ ...REAL, name: 'the record comes before its blob', ports: recordBeforeBlob },
	{ ...REAL, name: 'children are sent before the commit', ports: publishBeforeCommit },
	{ ...REAL, name: 'what is seen of pages is kept before the commit', ports: keepPagesBeforeCommit },
	{
		...REAL,
		name: 'the report is put without a condition',
		ports: (ports) => ({
			...ports,
			objects: { ...ports.objects, putIfAbsent: (key, body) => ports.objects.put(key, body).then(() => true) },
		}),
	},
	{
		...REAL,
		name: 'an existing record is not finished',
		stack: withFinisher(() => ({ finishExisting: async () => undefined })),
	},
	{
		...REAL,
		name: 'who meets a record sends all its children',
		stack: withFinisher((stack) =>
			createChunkFinisher({ ...stack, records: { ...stack.records, find: async () => new Map() } }),
		),
	},
	{
		...REAL,
		name: 'an attempt is named after its chunk',
		stack: withFinisher((stack) => ({
			finish: (request) => {
				const ids = { ...stack.ids, id: () => request.chunk.chunkId };
				return createChunkFinisher({ ...stack, ids }).finish(request);
			},
		})),
	},
	{
		...REAL,
		name: 'what could not be recorded is acknowledged',
		stack: withFinisher(({ finisher }) => ({
			finish: (request) => finisher.finish(request).catch(() => undefined),
		})),
	},
	{
		...REAL,
		name: 'counters decide that a job is over',
		stack: (stack) => ({ ...stack, completionChecker: countingChecker(stack) }),
	},
	{
		...REAL,
		name: 'a job is over without its children',
		stack: (stack) => ({ ...stack, completionChecker: childlessChecker(stack) }),
	},
	{
		...REAL,
		name: 'nobody sends what another has planned',
		stack: (stack) => ({
			...stack,
			openPlan: (job, memory) => Object.create(stack.openPlan(job, memory), { chunksOf: { value: async () => [] } }),
		}),
	},
	{
		...REAL,
		name: 'a job is over without the links of its pages',
		stack: (stack) => ({ ...stack, completionChecker: linklessChecker(stack) }),
	},
	{
		...REAL,
		name: 'a plan forgets what it has taken in',
		stack: (stack) => ({
			...stack,
			openPlan: (job, memory) => stack.openPlan(job, memory && { ...memory, merged: new Set() }),
		}),
	},
	{
		...REAL,
		name: 'a plan remembers what it has not committed',
		stack: (stack) => ({
			...stack,
			openPlan: (job, memory) => {
				const plan = stack.openPlan(job, memory);
				const mergeLinks: typeof plan.mergeLinks = (records, invocation) => {
					for (const { found = [] } of records) {
						for (const url of found.flatMap(({ follow }) => follow)) memory?.planned.add(canonicalKey(url));
					}
					return plan.mergeLinks(records, invocation);
				};
				return Object.create(plan, { mergeLinks: { value: mergeLinks } });
			},
		}),
	},
	{
		...REAL,
		name: 'each invocation has the reservations of a host to itself',
		ports: (ports) => ({ ...ports, limiter: createMemoryRateLimiter() }),
	},
	{
		...REAL,
		name: 'redirects take no reservation',
		stack: (stack) => ({ ...stack, visitor: throughRedirects(stack.visitor) }),
	},
	{ ...REAL, name: 'an attempt that is handed on forgets where it has got to', read: withoutNextRequests },
	{ ...REAL, name: 'poison is never alone', ports: withMessages(notQuarantined) },
	{ ...REAL, name: 'poison is visited beside others', ports: withMessages(atOnce), read: notQuarantined },
];

/** Found in crawls in fan-out alone, where who has committed a record dies before it tells of its links. */
export const LINK_MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'nobody is told of links',
		stack: withFinisher((stack) => {
			const planQueue = { ...stack.planQueue, send: async () => undefined };
			return createChunkFinisher({ ...stack, planQueue });
		}),
	},
];

/** Systems that are wrong in what an instance remembers of a crawl; only crawls show it. */
export const CRAWL_MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'an instance remembers links that it has not recorded',
		stack: withFinisher(({ finisher }) => ({
			finish({ linkMemory, ...request }) {
				if (linkMemory === undefined) return finisher.finish(request);
				const unseenOf: LinkMemory['unseenOf'] = (found) => {
					const unseen = linkMemory.unseenOf(found);
					linkMemory.note(unseen);
					return unseen;
				};
				return finisher.finish({ ...request, linkMemory: { ...linkMemory, unseenOf } });
			},
		})),
	},
];

function withFinisher(change: (stack: LifeStack) => Partial<LifeStack['finisher']>): Variant['stack'] {
	return (stack) => ({ ...stack, finisher: { ...stack.finisher, ...change(stack) } });
}

function notQuarantined(body: string): string {
	return body.replace(',"quarantined":true', '');
}

function withoutNextRequests(body: string): string {
	return JSON.stringify(JSON.parse(body), (name, value) => (name === 'nextRequest' ? undefined : value));
}

function atOnce(body: string): string {
	return body.includes('"quarantined"') ? body.replace(/,"notBefore":\d+/, '') : body;
}

/** What is changed in a body so that it is due at once is also sent at once. */
function withMessages(change: (body: string) => string): Variant['ports'] {
	return (ports) => {
		const changed = ({ delaySeconds, ...message }: OutgoingMessage): OutgoingMessage => {
			const body = change(message.body);
			const isDelayed = delaySeconds !== undefined && body.includes('"notBefore"');
			return { ...message, body, ...(isDelayed && { delaySeconds }) };
		};
		const send: MessageQueue['send'] = (messages) => ports.chunksQueue.send(messages.map(changed));
		return { ...ports, chunksQueue: { ...ports.chunksQueue, send } };
	};
}

function overwrittenRecords(): RecordStore {
	const jobs = new Map<string, Map<string, ChunkRecord>>();
	const of = (jobId: string) => jobs.get(jobId) ?? new Map<string, ChunkRecord>();
	return {
		async commit(record) {
			jobs.set(record.jobId, of(record.jobId).set(record.chunkId, record));
			return record;
		},
		find: async (jobId, ids) => new Map([...of(jobId)].filter(([chunkId]) => ids.includes(chunkId))),
		list: async (jobId) => new Map(of(jobId)),
		erase: async () => undefined,
	};
}

function overwrittenPlanLog(): PlanLog {
	const jobs = new Map<string, PlanEntry[]>();
	return {
		async append(entry) {
			const entries = jobs.get(entry.jobId) ?? [];
			entries[entry.n] = entry;
			jobs.set(entry.jobId, entries);
			return entry;
		},
		read: async (jobId, from) => (jobs.get(jobId) ?? []).slice(from),
		erase: async () => undefined,
	};
}

function recordBeforeBlob(ports: LifePorts): LifePorts {
	const { blobs, records, planLog } = ports;
	const waiting = new Map<string, Parameters<typeof blobs.put>[0]>();
	const putWaiting = async (attemptId: string) => {
		const blob = waiting.get(attemptId);
		if (blob !== undefined) await blobs.put(blob);
	};
	return {
		...ports,
		blobs: {
			...blobs,
			async put(blob) {
				waiting.set(blob.attemptId, blob);
				return { attemptId: blob.attemptId, store: 'table', bytes: 0 };
			},
		},
		records: {
			...records,
			async commit(record) {
				const stored = await records.commit(record);
				await putWaiting(record.attemptId);
				return stored;
			},
		},
		planLog: {
			...planLog,
			async append(entry) {
				await putWaiting(entry.attemptId);
				return planLog.append(entry);
			},
		},
	};
}

function keepPagesBeforeCommit(ports: LifePorts): LifePorts {
	const { blobs, pageStates, clock } = ports;
	return {
		...ports,
		blobs: {
			...blobs,
			async put(request) {
				const { pageStates: pages } = request.value as ChunkBlob;
				if (pages !== undefined) await pageStates.keep(pages.name, pages.states, clock.now());
				return blobs.put(request);
			},
		},
	};
}

function publishBeforeCommit(ports: LifePorts): LifePorts {
	const { blobs, records } = ports;
	const children = new Map<string, ChunkBlob['children']>();
	const sendChunks = createChunkSender(ports.chunksQueue, ports.clock);
	return {
		...ports,
		blobs: {
			...blobs,
			put(blob) {
				children.set(blob.attemptId, (blob.value as Partial<ChunkBlob>).children ?? []);
				return blobs.put(blob);
			},
		},
		records: {
			...records,
			async commit(record) {
				await sendChunks(children.get(record.attemptId) ?? []);
				return records.commit(record);
			},
		},
	};
}

function childlessChecker(stack: LifeStack): CompletionChecker {
	const list: RecordStore['list'] = async (jobId) => {
		const found = await stack.records.list(jobId);
		return new Map([...found].map(([chunkId, record]) => [chunkId, { ...record, childrenDueAt: [] }]));
	};
	return createCompletionChecker({ ...stack, records: { ...stack.records, list }, report: createJobReporter(stack) });
}

function linklessChecker(stack: LifeStack): CompletionChecker {
	const list: RecordStore['list'] = async (jobId) => {
		const found = await stack.records.list(jobId);
		return new Map([...found].map(([chunkId, record]) => [chunkId, { ...record, links: 0 }]));
	};
	return createCompletionChecker({ ...stack, records: { ...stack.records, list }, report: createJobReporter(stack) });
}

function countingChecker(stack: LifeStack): CompletionChecker {
	const { jobs, counters, planLog, records, ledger } = stack;
	const report = createJobReporter(stack);

	async function check(jobId: string): Promise<undefined> {
		const [job, progress] = await Promise.all([jobs.get(jobId), counters.read(jobId)]);
		if (job === undefined || progress.ended === 0 || progress.recorded < progress.planned) return undefined;
		const [entries, found, lines] = await Promise.all([
			planLog.read(jobId, 0),
			records.list(jobId),
			ledger.list(jobId),
		]);
		const totals = totalsOf({ job, entries, records: [...found.values()], lines });
		if (!(await jobs.move(jobId, { from: ['planning', 'running', 'stopping'], to: 'finished', totals })))
			return undefined;
		const finished = await jobs.get(jobId);
		if (finished !== undefined) await report(finished);
		return undefined;
	}

	return { check, checkIfHinted: (jobId) => check(jobId) };
}
