import type { ChosenMode } from './advise/choose-mode.ts';
import { type LocalSample, overheadMs } from './local-overhead.ts';
import { type LocalFigures, localProfile, USUAL_LOCAL } from './machine/local-profile.ts';

/** A job that was run on this machine by itself. */
export interface LocalJob extends LocalSample {
	/** What its quickest instance took to load; `null` if it found all of them loaded. */
	readonly initMs: number | null;
}

export type FiguresOfModes = Readonly<Record<ChosenMode, LocalFigures>>;

/**
 * The local profile as the jobs of this machine show it, mode by mode.
 *
 * Loading is what their instances took; what else they took over what is simulated, their start and their end, comes on
 * top of the next one. A mode that no job had is taken to have what the other one has. Without jobs it is what a machine
 * usually takes.
 */
export function localFiguresFrom(jobs: readonly LocalJob[], cores: number): FiguresOfModes {
	const inits = jobs.flatMap(({ initMs }) => (initMs === null ? [] : [initMs]));
	const initCpuMs = inits.length > 0 ? Math.min(...inits) : USUAL_LOCAL.initCpuMs;
	const usual = { ...USUAL_LOCAL, cores, initCpuMs };
	const of = (mode: ChosenMode): LocalFigures => {
		const own = jobs.filter(({ setting }) => setting.mode === mode);
		const samples = own.length > 0 ? own : jobs;
		if (samples.length === 0) return usual;
		const besidesMs = overheadMs(samples, localProfile({ ...usual, pickUpMs: 0 }));
		return { ...usual, pickUpMs: Math.max(0, besidesMs) };
	};
	return { fanout: of('fanout'), threads: of('threads') };
}
