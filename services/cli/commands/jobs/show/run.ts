import { printable } from '../../../../../shared/core/printable.ts';
import { shownUrl } from '../../../../../shared/core/shown-url.ts';
import { find } from '../../../job/stack/find-job.ts';
import { withReader } from '../../../job/stack/session.ts';
import { printJson } from '../../../output/print-json.ts';
import { summaryText } from '../../../summary/summary-text.ts';
import { createPaint } from '../../../text/paint.ts';
import { deliveryLines, sayBlocked, summarize } from '../listed-job.ts';
import type { JobsShowOptions } from './options.ts';

/** `shoal jobs show`: the summary of a job, whether it has ended or not, and its dead letters. */
export async function run({ dataDir, jobId, json }: JobsShowOptions): Promise<number> {
	const { stdout, env } = process;
	return withReader(dataDir, async (session) => {
		const summary = await summarize(session, await find(session, jobId));
		const archived = await session.stack.archive.list(jobId);
		const deadLetters = archived.map((letter) => ({ ...letter, reason: shownUrl(letter.reason) }));
		if (json) printJson({ ...summary, deadLetters });
		else stdout.write(`${summaryText(summary, { paint: createPaint({ isTTY: stdout.isTTY, env }) }).join('\n')}\n`);
		for (const line of json ? [] : deliveryLines(summary)) stdout.write(`${line}\n`);
		sayBlocked(summary);
		for (const { queue, messageId, reason } of json ? [] : deadLetters) {
			stdout.write(`Dead letter ${messageId} of the queue ${queue}: ${printable(reason)}\n`);
		}
		return 0;
	});
}
