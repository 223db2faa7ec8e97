import type { Workload } from '../../../../shared/core/fetch/workload.ts';
import type { Mode } from '../../../../shared/core/job.ts';
import { workCores } from '../../../../shared/core/work-cores.ts';

/** What a command leaves to the machine where it says nothing of it. */
export interface AskedExecution {
	readonly mode: Mode | 'auto';
	readonly threads?: number | undefined;
	readonly maxInstances?: number | undefined;
	readonly batchSize?: number | undefined;
	readonly concurrency?: number | undefined;
	readonly workload?: Workload['kind'] | undefined;
}

/** How a job is run on this machine. */
export interface Execution {
	readonly mode: Mode;
	/** Of threads mode, beside the thread that plans and records. */
	readonly threads: number;
	readonly maxInstances: number;
	readonly batchSize: number;
	/** In flight in one thread, or in one instance. */
	readonly concurrency: number;
}

/** What `--mode auto` chose. */
export interface AutoMode {
	readonly mode: Mode;
	/** A sentence, but for its end. */
	readonly reason: string;
}

export const BATCH_SIZE = 10;

/** A core reads no more pages at once than that, where they answer after 50 ms. */
export const IN_FLIGHT_OF_A_LOOP = 50;
/** What two cores keep up with. Hosts are not asked for so many at once: each has a limit of its own. */
const MIN_IN_FLIGHT = 200;

/**
 * Settles what the command line leaves open, by what the cores of this machine can use.
 *
 * An event loop for each core, of which one plans and records: each more is compiled and warmed up anew, and takes its
 * time from the others.
 */
export function executionOf(asked: AskedExecution, cores: number): Execution {
	const mode = asked.mode === 'auto' ? chosen(asked, cores).mode : asked.mode;
	// Work for the CPU leaves the thread that plans little to do.
	const threads = asked.threads ?? (asked.workload === 'hash' ? cores : workCores(cores));
	const maxInstances = asked.maxInstances ?? cores;
	const loops = mode === 'fanout' ? maxInstances : threads;
	return {
		mode,
		threads,
		maxInstances,
		batchSize: asked.batchSize ?? BATCH_SIZE,
		concurrency: asked.concurrency ?? Math.max(IN_FLIGHT_OF_A_LOOP, Math.ceil(MIN_IN_FLIGHT / loops)),
	};
}

/** The mode of a job that is left to us; `undefined` if the command line names one. */
export function autoModeOf(asked: AskedExecution, cores: number): AutoMode | undefined {
	return asked.mode === 'auto' ? chosen(asked, cores) : undefined;
}

/**
 * Threads share the compiled code, the connections and the plan of one instance: on two cores a list takes 0.8 × the
 * time and 0.5 × the CPU of fan-out mode, a check 0.5 × of both, whatever their size.
 */
function chosen(asked: AskedExecution, cores: number): AutoMode {
	if (asked.threads === undefined) {
		const option =
			asked.maxInstances !== undefined ? '--max-instances' : asked.batchSize !== undefined && '--batch-size';
		if (option !== false) return { mode: 'fanout', reason: `${option} is for that mode` };
	}
	const { threads, concurrency } = executionOf({ ...asked, mode: 'threads' }, cores);
	const those = threads === 1 ? '1 thread' : `${threads} threads`;
	const machine = cores === 1 ? '1 core' : `${cores} cores`;
	return {
		mode: 'threads',
		reason: `it is the fastest on this machine; ${those} beside the main one on ${machine}, ${threads * concurrency} requests at once`,
	};
}
