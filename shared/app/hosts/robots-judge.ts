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

/** What the robots.txt of each origin says; of those who ask at the same time, one does. */
export function createRobotsJudge(reader: RobotsReader, signal: AbortSignal) {
	const answers = new Map<string, Promise<RobotsAnswer>>();

	function answerOf(job: Job, origin: string): Promise<RobotsAnswer> {
		const key = `${job.jobId} ${origin}`;
		const known = answers.get(key);
		if (known !== undefined) return known;
		const asked = reader.read(job, origin, signal);
		answers.set(key, asked);
		// Asked again the next time: the reader remembers as much as there is room for.
		const forget = () => answers.delete(key);
		asked.then(forget, forget);
		return asked;
	}

	async function answersTo<T extends Asking>(items: readonly T[], host: string) {
		const groups = Map.groupBy(items, ({ target }) => originOf(nextUrlOf(target), host));
		const asked = Array.from(groups, async ([origin, group]) => {
			const job = group[0]?.job;
			return job === undefined ? undefined : { origin, group, answer: await answerOf(job, origin) };
		});
		return (await Promise.all(asked)).filter((one) => one !== undefined);
	}

	/** @throws {StoreError} What others know cannot be read. */
	return async function judge<T extends Asking>(items: readonly T[], host: string): Promise<RobotsVerdict<T>> {
		const allowed: T[] = [];
		const forbidden: { item: T; why: Failure }[] = [];
		const silent: string[] = [];
		const pending: { item: T; until: number }[] = [];
		const crawlDelays: number[] = [];
		for (const { origin, group, answer } of await answersTo(items, host)) {
			if (answer.kind === 'silent') silent.push(origin);
			if (answer.kind === 'rules' && answer.rules.crawlDelaySeconds) crawlDelays.push(answer.rules.crawlDelaySeconds);
			for (const item of group) {
				if (answer.kind === 'pending') pending.push({ item, until: answer.until });
				else if (answer.kind === 'closed') forbidden.push({ item, why: unreadable(answer.reason) });
				else if (answer.kind === 'silent') allowed.push(item);
				else if (isAllowedByRobots(answer.rules, nextUrlOf(item.target))) allowed.push(item);
				else forbidden.push({ item, why: forbids(item.target) });
			}
		}
		return { allowed, forbidden, silent, pending, crawlDelays };
	};
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
