import { originOf } from '../../core/hosts/host-of.ts';
import type { Job } from '../../core/job/job.ts';
import type { RobotsAnswer, RobotsReader } from './robots-reader.ts';

/** Items of one job. */
interface Asking {
	readonly job: Job;
	readonly target: { readonly url: string };
}

/** What the robots.txt of each origin says, asked once for a job while the invocation lasts. */
export function createRobotsAnswers(reader: RobotsReader, signal: AbortSignal) {
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

	/** The items at a host, by what their origins answer. */
	return async function answersTo<T extends Asking>(items: readonly T[], host: string) {
		const groups = Map.groupBy(items, ({ target }) => originOf(target.url, host));
		const asked = Array.from(groups, async ([origin, group]) => {
			const job = group[0]?.job;
			return job === undefined ? undefined : { group, answer: await answerOf(job, origin) };
		});
		return (await Promise.all(asked)).filter((one) => one !== undefined);
	};
}
