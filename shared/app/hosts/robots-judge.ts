import { nextUrlOf, type Target } from '../../core/chunks/target.ts';
import { originOf } from '../../core/hosts/host-of.ts';
import { isAllowedByRobots } from '../../core/hosts/robots.ts';
import type { Job } from '../../core/job/job.ts';
import { shownUrl } from '../../core/shown-url.ts';
import type { RobotsAnswer, RobotsReader } from './robots-reader.ts';

/** Items of one job. */
interface Asking {
	readonly job: Job;
	readonly target: Target;
}

const UNREADABLE = 'robots.txt could not be read, so that nothing may be visited';

/** Items at a host, by what the robots.txt of their origins says. */
export interface RobotsVerdict<T> {
	readonly allowed: readonly T[];
	readonly forbidden: readonly { readonly item: T; readonly reason: string }[];
	/** Whose robots.txt another instance is still fetching, until milliseconds since the epoch. */
	readonly pending: readonly { readonly item: T; readonly until: number }[];
	/** That any origin asks for. */
	readonly crawlDelays: readonly number[];
}

/** What the robots.txt of each origin says, asked once for a job while the invocation lasts. */
export function createRobotsJudge(reader: RobotsReader, signal: AbortSignal) {
	const answers = new Map<string, Promise<RobotsAnswer>>();

	function answerOf(job: Job, origin: string): Promise<RobotsAnswer> {
		const key = `${job.jobId} ${origin}`;
		const known = answers.get(key);
		if (known !== undefined) return known;
		const asked = reader.read(job, origin, signal);
		answers.set(key, asked);
		// Asked again the next time.
		const forget = () => answers.delete(key);
		asked.then((answer) => answer.kind === 'pending' && forget(), forget);
		return asked;
	}

	async function answersTo<T extends Asking>(items: readonly T[], host: string) {
		const groups = Map.groupBy(items, ({ target }) => originOf(nextUrlOf(target), host));
		const asked = Array.from(groups, async ([origin, group]) => {
			const job = group[0]?.job;
			return job === undefined ? undefined : { group, answer: await answerOf(job, origin) };
		});
		return (await Promise.all(asked)).filter((one) => one !== undefined);
	}

	/** @throws {StoreError} What others know cannot be read. */
	return async function judge<T extends Asking>(items: readonly T[], host: string): Promise<RobotsVerdict<T>> {
		const allowed: T[] = [];
		const forbidden: { item: T; reason: string }[] = [];
		const pending: { item: T; until: number }[] = [];
		const crawlDelays: number[] = [];
		for (const { group, answer } of await answersTo(items, host)) {
			if (answer.kind === 'rules' && answer.rules.crawlDelaySeconds) crawlDelays.push(answer.rules.crawlDelaySeconds);
			for (const item of group) {
				if (answer.kind === 'pending') pending.push({ item, until: answer.until });
				else if (answer.kind === 'closed') forbidden.push({ item, reason: `${UNREADABLE}: ${answer.reason}` });
				else if (isAllowedByRobots(answer.rules, nextUrlOf(item.target))) allowed.push(item);
				else forbidden.push({ item, reason: forbids(item.target) });
			}
		}
		return { allowed, forbidden, pending, crawlDelays };
	};
}

function forbids({ hop }: Target): string {
	return `robots.txt forbids ${hop === undefined ? 'it' : `${shownUrl(hop.url)}, to which it redirects`}`;
}
