import type { Fault, FaultRates } from './faults.ts';
import type { Random } from './random.ts';

/** Decides which faults happen, until it has done its share: a job has to end once it is left alone. */
export interface Adversary {
	/** Whether a fault happens here and now. */
	strikes(fault: Fault): boolean;
	/** The fault of a call, if any. */
	callFault(): CallFault | undefined;
	/** Faults done so far. */
	readonly done: number;
}

export type CallFault = 'kill' | 'stall' | 'refuse' | 'lateError' | 'repeat' | 'slow';

const CALL_FAULTS: readonly CallFault[] = ['kill', 'stall', 'refuse', 'lateError', 'repeat', 'slow'];

export interface AdversaryOptions {
	readonly random: Random;
	readonly rates: FaultRates;
	/** Faults at most. */
	readonly maxFaults: number;
	readonly isOver: () => boolean;
}

export function createAdversary({ random, rates, maxFaults, isOver }: AdversaryOptions): Adversary {
	const callRate = CALL_FAULTS.reduce((total, fault) => total + rates[fault], 0);
	let done = 0;
	const isSpent = () => done >= maxFaults || isOver();

	return {
		strikes(fault) {
			if (rates[fault] === 0 || isSpent() || !random.happens(rates[fault])) return false;
			done++;
			return true;
		},
		callFault() {
			if (callRate === 0 || isSpent()) return undefined;
			let left = random.next();
			for (const fault of CALL_FAULTS) {
				left -= rates[fault];
				if (left >= 0) continue;
				done++;
				return fault;
			}
			return undefined;
		},
		get done() {
			return done;
		},
	};
}
