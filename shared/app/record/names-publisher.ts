interface Pending {
	readonly chunkIds: string[];
	readonly sent: PromiseWithResolvers<void>;
}

/** Sends the name of a chunk. Fulfils when it is sent. */
export type NamesPublisher = (jobId: string, chunkId: string) => Promise<void>;

/**
 * Sends the names of a job together that come while those before them are sent: chunks of a batch end close together.
 *
 * @param send - Sends names of one job; called by one at a time for each job.
 */
export function createNamesPublisher(
	send: (jobId: string, chunkIds: readonly string[]) => Promise<void>,
): NamesPublisher {
	const waiting = new Map<string, Pending>();
	const busy = new Set<string>();

	async function flush(jobId: string): Promise<void> {
		busy.add(jobId);
		for (let next = take(jobId); next !== undefined; next = take(jobId)) {
			await send(jobId, next.chunkIds).then(next.sent.resolve, next.sent.reject);
		}
		busy.delete(jobId);
	}

	function take(jobId: string): Pending | undefined {
		const next = waiting.get(jobId);
		waiting.delete(jobId);
		return next;
	}

	return function publish(jobId, chunkId) {
		const pending = waiting.get(jobId) ?? { chunkIds: [], sent: Promise.withResolvers<void>() };
		waiting.set(jobId, pending);
		pending.chunkIds.push(chunkId);
		if (!busy.has(jobId)) flush(jobId);
		return pending.sent.promise;
	};
}
