import { printable } from '../../../../../shared/core/printable.ts';
import { shownUrl } from '../../../../../shared/core/shown-url.ts';
import type { ArchivedMessage } from '../../../../../shared/ports/archive.ts';
import { find } from '../../../job/stack/find-job.ts';
import { type Session, withReader } from '../../../job/stack/session.ts';
import { isRemote, type Remote } from '../../../options/api.ts';
import { printJson } from '../../../output/print-json.ts';
import { connect } from '../../../remote/connect.ts';
import { summaryText } from '../../../summary/summary-text.ts';
import { deliveryLines } from '../../../text/delivery-lines.ts';
import { createPaint } from '../../../text/paint.ts';
import { sinkLines } from '../../../text/sink-lines.ts';
import { type ListedJob, sayBlocked, summarize } from '../listed-job.ts';
import type { JobsShowOptions } from './options.ts';

/** `shoal jobs show`: the summary of a job, whether it has ended or not, and its dead letters. */
export async function run(options: JobsShowOptions): Promise<number> {
	const { stdout, env } = process;
	const { dataDir, jobId, json } = options;
	const { summary, deadLetters } = isRemote(options)
		? await remote(options)
		: await withReader(dataDir, (session) => stored(session, jobId));
	if (json) printJson({ ...summary, deadLetters });
	else stdout.write(`${summaryText(summary, { paint: createPaint({ isTTY: stdout.isTTY, env }) }).join('\n')}\n`);
	for (const line of json ? [] : [...deliveryLines(summary), ...sinkLines(summary)]) stdout.write(`${line}\n`);
	sayBlocked(summary);
	for (const { queue, messageId, reason } of json ? [] : deadLetters) {
		stdout.write(`Dead letter ${messageId} of the queue ${queue}: ${printable(reason)}\n`);
	}
	return 0;
}

interface Shown {
	readonly summary: ListedJob;
	readonly deadLetters: readonly Pick<ArchivedMessage, 'queue' | 'messageId' | 'reason'>[];
}

async function remote(options: Remote<JobsShowOptions>): Promise<Shown> {
	const client = await connect(options);
	const [summary, deadLetters] = await Promise.all([client.job(options.jobId), client.deadLetters(options.jobId)]);
	return { summary, deadLetters };
}

async function stored(session: Session, jobId: string): Promise<Shown> {
	const summary = await summarize(session, await find(session, jobId));
	const archived = await session.stack.archive.list(jobId);
	return { summary, deadLetters: archived.map((letter) => ({ ...letter, reason: shownUrl(letter.reason) })) };
}
