import { hasEnded, type Job } from '../../../../shared/core/job.ts';
import { printable } from '../../../../shared/core/printable.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import type { Clock } from '../../../../shared/ports/clock.ts';
import type { JobStore } from '../../../../shared/ports/job-store.ts';
import type { ProgressCounters } from '../../../../shared/ports/progress-counters.ts';
import { progressLine } from '../../progress/progress-line.ts';
import { headline } from '../../summary/summary-headline.ts';
import { formatDuration, formatPlural } from '../../text/format.ts';
import { noPaint } from '../../text/paint.ts';

export interface JobJournalDeps {
	readonly jobs: Pick<JobStore, 'newest' | 'active' | 'get'>;
	readonly counters: Pick<ProgressCounters, 'read'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly say: (line: string) => void;
}

/** Tells of jobs as they come and go: a line when one starts, now and then while it runs, and when it ends. */
export interface JobJournal {
	/** Says which jobs go on; those that have ended by now are no news. */
	begin(): Promise<void>;
	/** Says what has happened since; never two at once. */
	look(): Promise<void>;
	/** Jobs that run. */
	readonly running: number;
}

interface Followed {
	/** When its progress was told, and how far it had got. */
	toldAt: number;
	settled: number;
	blocked: string | undefined;
}

/** More do not start between two looks. */
const LOOK_BACK = 100;
/** Jobs that are known to have ended: more than are looked back at, since ids come up in no strict order. */
const REMEMBERED = 10 * LOOK_BACK;
const PROGRESS_EVERY_MS = 30_000;

export function createJobJournal({ jobs, counters, clock, say }: JobJournalDeps): JobJournal {
	const running = new Map<string, Followed>();
	const ended = new Set<string>();

	return {
		async begin() {
			for (const job of (await jobs.newest(LOOK_BACK)).jobs) if (hasEnded(job.state)) remember(job.jobId);
			for (const job of await jobs.active()) {
				follow(job);
				say(`Job ${job.jobId} goes on: ${whatIs(job)}`);
			}
		},
		async look() {
			const found = new Map((await jobs.newest(LOOK_BACK)).jobs.map((job) => [job.jobId, job]));
			for (const job of [...found.values()].reverse()) if (isNew(job)) start(job);
			for (const jobId of [...running.keys()]) {
				const job = found.get(jobId) ?? (await jobs.get(jobId));
				if (job === undefined || hasEnded(job.state)) end(jobId, job);
				else await goOn(job);
			}
		},
		get running() {
			return running.size;
		},
	};

	function isNew({ jobId }: Job): boolean {
		return !running.has(jobId) && !ended.has(jobId);
	}

	function start(job: Job): void {
		follow(job);
		say(`Job ${job.jobId} started: ${whatIs(job)}`);
	}

	function follow({ jobId }: Job): void {
		running.set(jobId, { toldAt: clock.now(), settled: 0, blocked: undefined });
	}

	function end(jobId: string, job: Job | undefined): void {
		running.delete(jobId);
		remember(jobId);
		if (job === undefined) {
			say(`Job ${jobId} is deleted`);
			return;
		}
		const summary = summaryOf(job, clock.now());
		const [verdict = '', facts = ''] = headline(summary, noPaint);
		say(`${verdict}; ${facts}, ${formatDuration(summary.wallMs)}`);
	}

	async function goOn(job: Job): Promise<void> {
		const followed = running.get(job.jobId) as Followed;
		tellBlocked(job, followed);
		const now = clock.now();
		if (now - followed.toldAt < PROGRESS_EVERY_MS) return;
		const { settled, failed, targets } = await counters.read(job.jobId);
		const perSecond = ((settled - followed.settled) * 1000) / (now - followed.toldAt);
		Object.assign(followed, { toldAt: now, settled });
		const total = job.options.crawl ? { total: undefined, known: targets } : { total: job.source.targets };
		const snapshot = { settled, failed, ...total, instances: 0, phase: job.state };
		say(`Job ${job.jobId}: ${progressLine(snapshot, perSecond)}`);
	}

	function tellBlocked({ jobId, watch }: Job, followed: Followed): void {
		if (watch?.blocked !== undefined && watch.blocked !== followed.blocked) {
			say(`Job ${jobId} stands still: ${printable(watch.blocked)}`);
		}
		followed.blocked = watch?.blocked;
	}

	function remember(jobId: string): void {
		ended.add(jobId);
		for (const oldest of ended) if (ended.size > REMEMBERED) ended.delete(oldest);
	}
}

function whatIs({ source, mode }: Job): string {
	return `${printable(source.name)} in ${mode} mode, ${formatPlural(source.targets, 'target')}`;
}
