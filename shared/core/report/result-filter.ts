import type { JobOptions } from '../job.ts';
import type { Outcome, Result } from '../result.ts';
import { shownUrl } from '../shown-url.ts';

/** Which results somebody wants to see. */
export interface ResultFilter {
	/** Default: all. */
	readonly outcomes?: ReadonlySet<Outcome> | undefined;
	/** Only results whose URL, title or error holds this, in any case. */
	readonly text?: string | undefined;
	/** Default: no. */
	readonly leavesOutUnchanged?: boolean | undefined;
}

/** Results by which a job is told, unless somebody asks for others. */
export function toldOf({ changes }: Pick<JobOptions, 'changes'>): Pick<ResultFilter, 'leavesOutUnchanged'> {
	return { leavesOutUnchanged: changes?.only === true };
}

/** Whether a result is wanted. It is looked at as it is shown: nobody finds credentials by searching for them. */
export function createResultTest({
	outcomes,
	text,
	leavesOutUnchanged = false,
}: ResultFilter): (result: Result) => boolean {
	const needle = text && folded(text);
	return ({ outcome, change, url, title, error }) => {
		if (leavesOutUnchanged && change === 'unchanged') return false;
		if (outcomes !== undefined && !outcomes.has(outcome)) return false;
		if (needle === undefined || needle === '') return true;
		const parts = [shownUrl(url), title, error?.code, error && shownUrl(error.message)];
		return parts.some((part) => part && folded(part).includes(needle));
	};
}

/**
 * Whether JSON may hold a result with this text, told without reading it as JSON, which takes several times as long.
 * That it says yes means nothing; where it says no, there is none.
 */
export function createJsonTest(text: string): (json: string) => boolean {
	// JSON writes one half of a pair in two ways, which depend on what stands beside it.
	if (!text.isWellFormed()) return () => true;
	const needle = JSON.stringify(folded(text)).slice(1, -1);
	// Where credentials are left out, what stood around them meets: a scheme and a host.
	const mayMeet = /[:/\\]/.test(text);
	return (json) => (mayMeet && json.includes('@')) || folded(json).includes(needle);
}

/** Lower case; a sigma has two of them, and which one depends on what stands around it. */
function folded(text: string): string {
	return text.toLowerCase().replaceAll('ς', 'σ');
}
