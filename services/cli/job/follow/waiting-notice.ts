import type { ChunkBlob } from '../../../../shared/core/chunk.ts';
import { waitingChildren } from '../../../../shared/core/complete/waiting.ts';
import type { Stack } from '../../../../shared/runtime/stack.ts';
import { formatCount } from '../../text/format.ts';

/** A job for which nothing settles that long may be waiting for what its servers asked for. */
const STANDS_STILL_MS = 5_000;
/** Looking reads all records of the job: again after this, and after twice as long each time that there was nothing to say. */
const LOOK_AFTER_MS = 10_000;
const LONGEST_LOOK_AFTER_MS = 60_000;

export type WaitingNoticeDeps = Pick<Stack, 'records' | 'blobs' | 'clock'> & { readonly log: (line: string) => void };

/** Says once, and again when it changes, why a job stands still: servers may ask to be left alone for minutes. */
export function createWaitingNotice(deps: WaitingNoticeDeps) {
	const { clock, log } = deps;
	let settled = -1;
	let settledAt = 0;
	let lookAt = Number.NEGATIVE_INFINITY;
	let afterMs = LOOK_AFTER_MS;
	let said = '';

	/** Call it whenever the job was looked at. */
	return async function notice(jobId: string, seen: number): Promise<void> {
		const now = clock.now();
		if (seen !== settled) {
			settled = seen;
			settledAt = now;
		}
		if (now - settledAt < STANDS_STILL_MS || now < lookAt) return;
		const text = await waitingText(deps, jobId);
		const isNew = text !== '' && text !== said;
		if (isNew) log(text);
		afterMs = isNew ? LOOK_AFTER_MS : Math.min(LONGEST_LOOK_AFTER_MS, afterMs * 2);
		lookAt = now + afterMs;
		said = text;
	};
}

async function waitingText({ records, blobs, clock }: WaitingNoticeDeps, jobId: string): Promise<string> {
	const waiting = waitingChildren(await records.list(jobId), clock.now());
	if (waiting.length === 0) return '';
	const refs = waiting.map(({ record }) => record.blob);
	const stored = await blobs.getAll<ChunkBlob>(jobId, refs);
	const sizes = waiting.flatMap(({ children }, at) =>
		children.map((i) => stored[at]?.children[i]?.targets.length ?? 0),
	);
	const targets = sizes.reduce((total, size) => total + size, 0);
	const until = Math.max(...waiting.map((each) => each.until));
	const who = targets === 1 ? '1 target waits' : `${formatCount(targets)} targets wait`;
	return `${who} until ${new Date(until).toTimeString().slice(0, 8)}, as their servers asked`;
}
