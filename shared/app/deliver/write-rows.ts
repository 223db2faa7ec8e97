import { rowOf } from '../../core/deliver/rows/row.ts';
import { MAX_ATTEMPTS, retryDelaySeconds, type SinkOptions } from '../../core/deliver/rows/sink.ts';
import { readSinkUrl } from '../../core/deliver/rows/sink-url.ts';
import type { Job } from '../../core/job.ts';
import { decodeRowsMessage, encodeRowsMessage, type RowsMessage } from '../../core/messages.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import type { MessageQueue } from '../../ports/message-queue.ts';
import type { RecordStore } from '../../ports/record-store.ts';
import type { OpenSink, RowSink, WriteOutcome } from '../../ports/row-sink.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import type { SinkStore, WrittenChunk } from '../../ports/sink-store.ts';
import { readBlobs } from '../record/read-blobs.ts';

export interface RowWriterDeps {
	readonly jobs: Pick<JobStore, 'get'>;
	readonly records: Pick<RecordStore, 'find'>;
	readonly blobs: BlobStore;
	readonly sinks: SinkStore;
	readonly rowsQueue: MessageQueue;
	readonly secrets: Pick<SecretStore, 'get'>;
	readonly rowSink: RowSink;
	readonly clock: Clock;
	readonly log: Log;
}

/** Of one statement: each may be as long as a page has links. */
const MAX_ROWS = 1_000;

type Opening = { readonly sink: OpenSink } | { readonly reason: string };

/** Writes the results of recorded chunks as rows; what fails is asked for again, later and later. */
export function createRowWriter(deps: RowWriterDeps) {
	const { jobs, sinks, log } = deps;

	/**
	 * May be called again for the same chunks: their rows are put in the place of those that are there.
	 *
	 * @throws {MessageError} It is no message about rows.
	 * @throws {StoreError} The chunks cannot be read; the message is to come again.
	 */
	return async function writeRows(body: string): Promise<void> {
		const message = decodeRowsMessage(body);
		const job = await jobs.get(message.jobId);
		const options = job?.options.sink;
		// Erased meanwhile, or given up.
		if (job === undefined || options === undefined) return;
		const status = await sinks.read(job.jobId);
		if (status?.state === 'failed') return;
		// Whoever started the job has died over it.
		if (status === undefined) await sinks.open(job.jobId, job.expiresAt);
		const opening = await openSink(job, options, deps.secrets);
		const outcome = 'reason' in opening ? givenUp(opening.reason) : await writeChunks(job, message, opening.sink);
		if (outcome.kind === 'failed') await takeFailure(message, outcome);
	};

	async function writeChunks(job: Job, { chunkIds }: RowsMessage, sink: OpenSink): Promise<WriteOutcome> {
		const { jobId, expiresAt } = job;
		const found = await deps.records.find(jobId, [...new Set(chunkIds)]);
		const records = [...found.values()];
		const written: WrittenChunk[] = [];
		let rows = [];
		let at = 0;
		for await (const { results } of readBlobs(deps.blobs, jobId, records)) {
			rows.push(...results.map(rowOf));
			written.push({ chunkId: records[at++]?.chunkId ?? '', rows: results.length });
			if (rows.length < MAX_ROWS && at < records.length) continue;
			const outcome = await deps.rowSink.write(sink, rows);
			if (outcome.kind === 'failed') return outcome;
			await sinks.noteWritten(jobId, written.splice(0), expiresAt);
			rows = [];
		}
		return { kind: 'written' };
	}

	async function takeFailure(
		{ jobId, chunkIds, attempts }: RowsMessage,
		{ reason: error, mayHelpToRetry }: Extract<WriteOutcome, { kind: 'failed' }>,
	): Promise<void> {
		const made = attempts + 1;
		const isLast = !mayHelpToRetry || made >= MAX_ATTEMPTS;
		log.warn('rows were not written', { jobId, attempts: made, isLast, reason: error });
		await sinks.noteFailure(jobId, { error, failedAt: deps.clock.now() });
		if (isLast) return sinks.end(jobId, 'failed');
		const again = encodeRowsMessage({ jobId, chunkIds, attempts: made });
		await deps.rowsQueue.send([{ body: again, groupId: jobId, delaySeconds: retryDelaySeconds(made) }]);
	}
}

async function openSink(job: Job, sink: SinkOptions, secrets: Pick<SecretStore, 'get'>): Promise<Opening> {
	const address = readSinkUrl(sink.url);
	if (typeof address === 'string') return { reason: `the URL of the sink ${address}` };
	const name = sink.password?.secret;
	const password = name === undefined ? undefined : await secrets.get(name);
	if (name !== undefined && password === undefined) {
		return { reason: `there is no secret ${name}; set it with shoal secrets set ${name}` };
	}
	const { allowPrivate = [] } = job.options.visit;
	return { sink: { address, password, ca: sink.ca, isTrusted: sink.isTrusted === true, allowPrivate } };
}

function givenUp(reason: string): WriteOutcome {
	return { kind: 'failed', reason, mayHelpToRetry: false };
}
