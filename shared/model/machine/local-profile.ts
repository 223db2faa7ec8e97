import { workCores } from '../../core/work-cores.ts';
import { constant } from '../distribution.ts';
import type { Loading, Profile } from './profile.ts';

/** What of the local cloud depends on the machine: `validate-model --local` measures it. */
export interface LocalFigures {
	readonly cores: number;
	/** Of runs of an older local cloud; as it starts instances now if absent. */
	readonly startGate?: Profile['startGate'];
	/** As in `Profile`; `true` if absent. */
	readonly sharesBacklog?: boolean;
	readonly pickUpMs: number;
	readonly initMs: number;
	readonly initCpuMs: number;
	readonly firstCallCpuMs: number;
	readonly firstPlanCpuMs: number;
	readonly threadCpuMs: number;
	readonly chunkCpuMs: number;
	readonly invocationCpuMs: number;
}

/** Of a machine with two cores: what a first prediction starts from, before a job was run. */
export const USUAL_LOCAL: Omit<LocalFigures, 'cores'> = {
	pickUpMs: 5,
	initMs: 0,
	initCpuMs: 200,
	firstCallCpuMs: 80,
	firstPlanCpuMs: 20,
	threadCpuMs: 100,
	chunkCpuMs: 4,
	invocationCpuMs: 8,
};

/**
 * The local cloud: instances begin at once, and share the cores of one machine with the servers.
 *
 * @param loading - A job of the command line finds its first instance loaded, since that loads while the servers start.
 */
export function localProfile(figures: LocalFigures, loading: Loading = 'ahead'): Profile {
	const power = { vcpus: figures.cores, cores: figures.cores };
	return {
		name: 'local',
		sharesCpu: true,
		loading,
		startGate: figures.startGate ?? { startsAtOnce: workCores(figures.cores), cores: workCores(figures.cores) },
		cpuOf: () => power,
		cpuFactor: 1,
		pickUpMs: figures.pickUpMs,
		initMs: constant(figures.initMs),
		initCpuMs: figures.initCpuMs,
		firstCallCpuMs: figures.firstCallCpuMs,
		firstPlanCpuMs: figures.firstPlanCpuMs,
		threadCpuMs: figures.threadCpuMs,
		beforeMs: 5,
		afterMs: 5,
		invocationCpuMs: figures.invocationCpuMs,
		storeMs: 8,
		chunkCpuMs: figures.chunkCpuMs,
		handOverCpuMs: 0.1,
		planEntryMs: 10,
		planChunkMs: 0.5,
		planTargetCpuMs: 0.02,
		deliveryMs: 5,
		ramp: { initial: 1000, perMinute: Infinity, max: 1000 },
		sharesBacklog: figures.sharesBacklog ?? true,
		startWindowMs: { fanout: 280_000, threads: 880_000, sequential: 880_000 },
		nextRunMs: 20,
		dispatcherMemoryMb: 1024,
	};
}
