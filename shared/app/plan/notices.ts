import { decodePlanMessage } from '../../core/messages.ts';

/** A message of a batch: where it stands, and the records whose links it asks to take in; all that wait if absent. */
export interface Notice {
	readonly at: number;
	readonly links: readonly string[] | undefined;
}

/** Why the links of a record could not be read, by the name of its chunk. */
export type Unread = ReadonlyMap<string, unknown>;

/** A record that nobody can read fails the messages that name it, and no other. */
export function outcomeOf({ links }: Notice, outcome: PromiseSettledResult<Unread>): PromiseSettledResult<void> {
	if (outcome.status === 'rejected') return outcome;
	const unread = links?.find((chunkId) => outcome.value.has(chunkId));
	if (unread === undefined) return { status: 'fulfilled', value: undefined };
	return { status: 'rejected', reason: outcome.value.get(unread) };
}

/** The messages of a batch, by job; `onFailure` is told of each that cannot be read. */
export function noticesByJob(
	bodies: readonly string[],
	onFailure: (at: number, reason: unknown) => void,
): Map<string, Notice[]> {
	const notices = new Map<string, Notice[]>();
	for (const [at, body] of bodies.entries()) {
		try {
			const { jobId, links } = decodePlanMessage(body);
			notices.set(jobId, [...(notices.get(jobId) ?? []), { at, links }]);
		} catch (error) {
			onFailure(at, error);
		}
	}
	return notices;
}
