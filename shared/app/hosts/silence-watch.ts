import { hostOf, originOf } from '../../core/hosts/host-of.ts';
import { isSilence } from '../../core/hosts/silence.ts';
import { nextUrlOf } from '../../core/target.ts';
import { statusOf, type Visit } from '../../core/visit.ts';
import type { Scheduled } from './permit.ts';
import type { SilentEnd, SilentOrigins } from './silent-origins.ts';

/** Items at a host, by whether it is worth while to visit them. */
export interface BySilence<T> {
	readonly toVisit: readonly T[];
	readonly ended: readonly { readonly item: T; readonly how: SilentEnd }[];
}

/** Sees to it that a host which answers nobody costs its job a few timeouts, and not one for each of its links. */
export class SilenceWatch {
	readonly #origins: SilentOrigins;
	readonly #signal: AbortSignal;

	/** @param signal - Visits that it has ended say nothing of their hosts. */
	constructor(origins: SilentOrigins, signal: AbortSignal) {
		this.#origins = origins;
		this.#signal = signal;
	}

	/** Whether there is any origin to watch. */
	get isOn(): boolean {
		return this.#origins.size > 0;
	}

	/**
	 * Notes origins that did not answer for their robots.txt.
	 *
	 * @returns Whether one of them has not answered anything else before: then one visit alone has to try.
	 */
	note(jobId: string, origins: readonly string[]): boolean {
		return origins.map((origin) => this.#origins.note(jobId, origin)).includes(true);
	}

	/** What is known to end without a visit, and what has to be visited. */
	split<T extends Scheduled>(items: readonly T[]): BySilence<T> {
		const toVisit: T[] = [];
		const ended: { item: T; how: SilentEnd }[] = [];
		for (const item of items) {
			const how = this.#origins.endAt(item.job.jobId, originAskedFor(item));
			if (how === undefined) toVisit.push(item);
			else ended.push({ item, how });
		}
		return { toVisit, ended };
	}

	/** @returns Whether the origin of the item is given up with this visit, for all that wait for it. */
	learn(item: Scheduled, visit: Visit): boolean {
		const { jobId, options } = item.job;
		if (statusOf(visit) !== null) {
			this.#origins.answered(jobId, originAskedFor(item));
			return false;
		}
		if (visit.kind !== 'failure' || this.#signal.aborted || !isSilence(visit.error.code)) return false;
		const { outcome, error } = visit;
		return this.#origins.failed(jobId, originAskedFor(item), { outcome, error, attempts: options.retries + 1 });
	}
}

function originAskedFor({ target }: Scheduled): string {
	const url = nextUrlOf(target);
	return originOf(url, hostOf(url) ?? '');
}
