import { originOf } from '../../core/hosts/host-of.ts';
import { isAllowedByRobots } from '../../core/hosts/robots/robots.ts';
import type { Job } from '../../core/job.ts';
import { type Failure, ROBOTS_UNREADABLE } from '../../core/result.ts';
import { shownUrl } from '../../core/shown-url.ts';
import { nextUrlOf, type Target } from '../../core/target.ts';
import type { RobotsAnswer, RobotsReader } from './robots-reader.ts';

/** Items of one job. */
interface Asking {
	readonly job: Job;
	readonly target: Target;
}

/** Items at a host, by what the robots.txt of their origins says. */
export interface RobotsVerdict<T> {
	readonly allowed: readonly T[];
	readonly forbidden: readonly { readonly item: T; readonly why: Failure }[];
	/** Origins that did not answer for it, and may be dead; what is at them is allowed. */
	readonly silent: readonly string[];
	/** Whose robots.txt another instance is still fetching, until milliseconds since the epoch. */
	readonly pending: readonly { readonly item: T; readonly until: number }[];
	/** That any origin asks for. */
	readonly crawlDelays: readonly number[];
}

type Judged<T> = { -readonly [K in keyof RobotsVerdict<T>]: RobotsVerdict<T>[K][number][] };

/** What the robots.txt of each origin says; of those who ask at the same time, one does. */
export class RobotsJudge {
	readonly #reader: RobotsReader;
	readonly #signal: AbortSignal;
	readonly #asked = new Map<string, Promise<RobotsAnswer>>();

	constructor(reader: RobotsReader, signal: AbortSignal) {
		this.#reader = reader;
		this.#signal = signal;
	}

	/** @throws {StoreError} What others know cannot be read. */
	async judge<T extends Asking>(items: readonly T[], host: string): Promise<RobotsVerdict<T>> {
		const verdict: Judged<T> = { allowed: [], forbidden: [], silent: [], pending: [], crawlDelays: [] };
		for (const { origin, group, answer } of await this.#answersTo(items, host)) {
			if (answer.kind === 'silent') verdict.silent.push(origin);
			if (answer.kind === 'rules' && answer.rules.crawlDelaySeconds)
				verdict.crawlDelays.push(answer.rules.crawlDelaySeconds);
			for (const item of group) judgeBy(answer, item, verdict);
		}
		return verdict;
	}

	async #answersTo<T extends Asking>(items: readonly T[], host: string) {
		const groups = Map.groupBy(items, ({ target }) => originOf(nextUrlOf(target), host));
		const answers = Array.from(groups, async ([origin, group]) => {
			const job = group[0]?.job;
			return job === undefined ? undefined : { origin, group, answer: await this.#answerOf(job, origin) };
		});
		return (await Promise.all(answers)).filter((one) => one !== undefined);
	}

	#answerOf(job: Job, origin: string): Promise<RobotsAnswer> {
		const key = `${job.jobId} ${origin}`;
		const known = this.#asked.get(key);
		if (known !== undefined) return known;
		const asking = this.#reader.read(job, origin, this.#signal);
		this.#asked.set(key, asking);
		// Asked again the next time: the reader remembers as much as there is room for.
		const forget = () => this.#asked.delete(key);
		asking.then(forget, forget);
		return asking;
	}
}

function judgeBy<T extends Asking>(answer: RobotsAnswer, item: T, verdict: Judged<T>): void {
	switch (answer.kind) {
		case 'pending':
			verdict.pending.push({ item, until: answer.until });
			break;
		case 'closed':
			verdict.forbidden.push({ item, why: unreadable(answer.reason) });
			break;
		case 'silent':
			verdict.allowed.push(item);
			break;
		case 'rules':
			if (isAllowedByRobots(answer.rules, nextUrlOf(item.target))) verdict.allowed.push(item);
			else verdict.forbidden.push({ item, why: forbids(item.target) });
	}
}

function forbids({ nextRequest }: Target): Failure {
	const what = nextRequest === undefined ? 'it' : `${shownUrl(nextRequest.url)}, to which it redirects`;
	return { code: 'ROBOTS', message: `robots.txt forbids ${what}` };
}

function unreadable(reason: string): Failure {
	return {
		code: ROBOTS_UNREADABLE,
		message: `robots.txt could not be read, so that nothing may be visited: ${reason}`,
	};
}
