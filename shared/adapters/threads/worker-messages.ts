import type { VisitOptions, VisitStart } from '../../core/visit.ts';
import type { PackedVisit } from './packed-visit.ts';

/** What the main thread asks of a fetch worker, several visits in one message: a message costs more than what it carries. */
export type WorkerRequest =
	/** From now on visits name these options by their number; see `OPTIONS_KEPT`. */
	| { readonly kind: 'options'; readonly number: number; readonly options: VisitOptions }
	| { readonly kind: 'visit'; readonly visits: readonly WorkerVisit[] }
	/** From now on so many visits are in flight at most; the others wait. */
	| { readonly kind: 'concurrency'; readonly visits: number }
	/** Ends all visits in flight at once, and those that wait. */
	| { readonly kind: 'abort' }
	| { readonly kind: 'close' };

export interface WorkerVisit {
	readonly id: number;
	readonly url: string;
	/** The number of its options. */
	readonly options: number;
	readonly start?: VisitStart;
}

/** Options that a fetch worker remembers, the last ones: those of an instance's few jobs. What is older is sent again. */
export const OPTIONS_KEPT = 100;

/** What a thread uses. */
export interface WorkerUsage {
	/** CPU time since it began, in microseconds. */
	readonly cpu: { readonly user: number; readonly system: number };
	/** That it has now. */
	readonly memoryMb: number;
}

/** What a fetch worker answers. */
export interface WorkerReply {
	readonly visits: readonly { readonly id: number; readonly packed: PackedVisit }[];
	readonly usage: WorkerUsage;
}

export interface WorkerData {
	/** From 0; results name it. */
	readonly thread: number;
	readonly maxSockets: number;
	readonly network: WorkerNetwork;
}

/** What the operator allows; see `NetworkRules` of the http adapter. */
export interface WorkerNetwork {
	readonly allowsPrivate?: boolean;
	readonly runtimeApi?: string;
	readonly dnsServers?: readonly string[];
}
