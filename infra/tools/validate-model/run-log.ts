import { formatDuration } from '../../../shared/core/format.ts';
import { type LocalSetting, nameOf } from './local-run.ts';

export interface RunLogDeps {
	readonly runs: number;
	readonly log: (line: string) => void;
	/** Milliseconds; only differences count. */
	readonly now: () => number;
}

/** Says after each run which of how many it was, what it took, and how long the others will. */
export function createRunLog({ runs, log, now }: RunLogDeps) {
	const startedAt = now();
	let done = 0;
	return function onRun(setting: LocalSetting, wallMs: number): void {
		done++;
		const leftMs = ((now() - startedAt) / done) * (runs - done);
		const left = done < runs ? `; about ${formatDuration(leftMs)} to go` : '';
		log(`${done}/${runs} ${nameOf(setting)}: ${Math.round(wallMs)} ms${left}`);
	};
}
