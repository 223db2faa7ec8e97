import type { JobOptions } from '../../core/job.ts';
import type { RowsMessage } from '../../core/messages.ts';
import type { SinkStore } from '../../ports/sink-store.ts';

/** How it stands with what jobs write of their results, by where. */
export interface SinkStores {
	/** Rows of a database. */
	readonly sinks: SinkStore;
	/** Items of the table. */
	readonly itemSinks: SinkStore;
}

/** Those that belong to what a job has asked for. */
export function sinksOf(
	{ sink, resultItems }: Pick<JobOptions, 'sink' | 'resultItems'>,
	{ sinks, itemSinks }: SinkStores,
): SinkStore[] {
	return [...(sink === undefined ? [] : [sinks]), ...(resultItems === true ? [itemSinks] : [])];
}

/** The one that a message is about. */
export function sinkFor(to: RowsMessage['to'], { sinks, itemSinks }: SinkStores): SinkStore {
	return to === 'items' ? itemSinks : sinks;
}
