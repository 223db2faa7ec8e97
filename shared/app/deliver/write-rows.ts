import { rowOf } from '../../core/deliver/rows/row.ts';
import { MAX_ATTEMPTS, retryDelaySeconds, type SinkOptions } from '../../core/deliver/rows/sink.ts';
import { readSinkUrl } from '../../core/deliver/rows/sink-url.ts';
import { StoreError } from '../../core/errors.ts';
import type { Job } from '../../core/job.ts';
import { decodeRowsMessage, encodeRowsMessage, type RowsMessage } from '../../core/messages.ts';
import { createResultTest, toldOf } from '../../core/report/result-filter.ts';
import type { Result } from '../../core/result.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { ResultItems } from '../../ports/result-items.ts';
import type { OpenSink, RowSink, WriteOutcome } from '../../ports/row-sink.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import type { SinkStore, WrittenChunk } from '../../ports/sink-store.ts';
import { type SinkStores, sinkFor } from '../record/job-sinks.ts';
import { readBlobs } from '../record/read-blobs.ts';

export interface RowWriterDeps extends SinkStores {
	readonly jobs: Pick<JobStore, 'get'>;
	readonly records: Pick<RecordStore, 'find'>;
	readonly blobs: BlobStore;
	readonly rowsQueue: MessageQueue;
	readonly secrets: Pick<SecretStore, 'get'>;
	readonly rowSink: RowSink;
	readonly resultItems: ResultItems;
	readonly clock: Clock;
	readonly log: Log;
}

/** Of one statement: each may be as long as a page has links. */
const MAX_ROWS = 1_000;

/** Where results are written, or why they cannot be. */
type Opening = { readonly write: WriteResults } | { readonly reason: string };
type WriteResults = (results: readonly Result[]) => Promise<WriteOutcome>;
/** Whether the time of the invocation is enough for one write. */
type HasTime = () => boolean;

/** Writes the results of recorded chunks as rows, or as items; what fails is asked for again, later and later. */
export function createRowWriter(deps: RowWriterDeps) {
	const { jobs, log } = deps;

	/**
	 * May be called again for the same chunks: their rows are put in the place of those that are there.
	 *
	 * @param hasTime - Asked before something is begun: what there is no time for is asked for anew.
	 * @throws {MessageError} It is no message about rows.
	 * @throws {StoreError} The chunks cannot be read; the message is to come again.
	 */
	return async function writeRows(body: string, hasTime: HasTime = () => true): Promise<void> {
		const message = decodeRowsMessage(body);
		if (!hasTime()) return askAgain(message);
		const sinks = sinkFor(message.to, deps);
		const job = await jobs.get(message.jobId);
		// Erased meanwhile, or given up.
		if (job === undefined || !isWanted(job, message)) return;
		const status = await sinks.read(job.jobId);
		if (status?.state === 'failed') return;
		if (status === undefined) await sinks.open(job.jobId, job.expiresAt);
		const opening = message.to === 'items' ? openItems(job, deps.resultItems) : await openSink(job, deps);
		const outcome =
			'reason' in opening
				? givenUp(opening.reason)
				: await writeChunks(job, message, { write: opening.write, hasTime });
		if (outcome.kind === 'failed') await takeFailure(message, outcome, sinks);
	};

	async function writeChunks(
		job: Job,
		message: RowsMessage,
		{ write, hasTime }: { readonly write: WriteResults; readonly hasTime: HasTime },
	): Promise<WriteOutcome> {
		const { jobId, expiresAt, options } = job;
		const isWanted = createResultTest(toldOf(options));
		const found = await deps.records.find(jobId, [...new Set(message.chunkIds)]);
		const records = [...found.values()];
		const written: WrittenChunk[] = [];
		let waiting: Result[] = [];
		let at = 0;
		for await (const { results } of readBlobs(deps.blobs, jobId, records)) {
			const some = results.filter(isWanted);
			waiting.push(...some);
			written.push({ chunkId: records[at++]?.chunkId ?? '', rows: some.length });
			if (waiting.length < MAX_ROWS && at < records.length) continue;
			const outcome = await write(waiting);
			if (outcome.kind === 'failed') return outcome;
			await sinkFor(message.to, deps).noteWritten(jobId, written.splice(0), expiresAt);
			waiting = [];
			if (hasTime() || at === records.length) continue;
			await askAgain({ ...message, chunkIds: records.slice(at).map(({ chunkId }) => chunkId) });
			break;
		}
		return { kind: 'written' };
	}

	async function askAgain(message: RowsMessage): Promise<void> {
		await deps.rowsQueue.send([{ body: encodeRowsMessage(message), groupId: message.jobId }]);
	}

	async function takeFailure(
		message: RowsMessage,
		{ reason: error, mayHelpToRetry }: Extract<WriteOutcome, { kind: 'failed' }>,
		sinks: SinkStore,
	): Promise<void> {
		const { jobId } = message;
		const made = message.attempts + 1;
		const isLast = !mayHelpToRetry || made >= MAX_ATTEMPTS;
		log.warn('rows were not written', { jobId, attempts: made, isLast, reason: error });
		await sinks.noteFailure(jobId, { error, failedAt: deps.clock.now() });
		if (isLast) return sinks.end(jobId, 'failed');
		const again = encodeRowsMessage({ ...message, attempts: made });
		await deps.rowsQueue.send([{ body: again, groupId: jobId, delaySeconds: retryDelaySeconds(made) }]);
	}
}

function isWanted({ options }: Job, { to }: RowsMessage): boolean {
	return to === 'items' ? options.resultItems === true : options.sink !== undefined;
}

async function openSink(job: Job, { secrets, rowSink }: RowWriterDeps): Promise<Opening> {
	const { url, password: ref, ca, isTrusted } = job.options.sink as SinkOptions;
	const address = readSinkUrl(url);
	if (typeof address === 'string') return { reason: `the URL of the sink ${address}` };
	const name = ref?.secret;
	const password = name === undefined ? undefined : await secrets.get(name);
	if (name !== undefined && password === undefined) {
		return { reason: `there is no secret ${name}; set it with shoal secrets set ${name}` };
	}
	const { allowPrivate = [] } = job.options.visit;
	const sink: OpenSink = { address, password, ca, isTrusted: isTrusted === true, allowPrivate };
	return { write: (results) => rowSink.write(sink, results.map(rowOf)) };
}

function openItems({ expiresAt }: Job, items: ResultItems): Opening {
	return {
		async write(results) {
			try {
				await items.put(results, expiresAt);
				return { kind: 'written' };
			} catch (error) {
				if (!(error instanceof StoreError)) throw error;
				return { kind: 'failed', reason: error.message, mayHelpToRetry: true };
			}
		},
	};
}

function givenUp(reason: string): WriteOutcome {
	return { kind: 'failed', reason, mayHelpToRetry: false };
}
