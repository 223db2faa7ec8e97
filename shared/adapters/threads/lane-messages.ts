import type { PackedLinks } from '../../core/links/packed-links.ts';
import type { Visit, VisitOptions } from '../../core/visits/visit.ts';

/** What the main thread asks of a lane, several visits in one message: a message costs more than what it carries. */
export type LaneRequest =
	| { readonly kind: 'visit'; readonly visits: readonly { id: number; url: string; options: VisitOptions }[] }
	/** Ends all visits in flight at once. */
	| { readonly kind: 'abort' }
	| { readonly kind: 'close' };

/** What a thread uses. */
export interface LaneUsage {
	/** CPU time since it began, in microseconds. */
	readonly cpu: { readonly user: number; readonly system: number };
	/** That it has now. */
	readonly memoryMb: number;
}

/** A visit on its way from its lane. */
export interface PackedVisit extends Omit<Visit, 'found'> {
	readonly found: PackedLinks;
}

/** What a lane answers. */
export interface LaneReply {
	readonly visits: readonly { id: number; visit: PackedVisit }[];
	readonly usage: LaneUsage;
}

export interface LaneData {
	/** From 0; results name it. */
	readonly thread: number;
	readonly maxSockets: number;
	readonly network: LaneNetwork;
}

/** What the operator allows; see `NetworkRules` of the http adapter. */
export interface LaneNetwork {
	readonly allowsPrivate?: boolean;
	readonly runtimeApi?: string;
	readonly dns?: 'system' | 'direct';
}
