import { createJobVerifier } from '../../../../../shared/app/recover/verify-job.ts';
import { withReader } from '../../../job/stack/session.ts';
import { isRemote } from '../../../options/api.ts';
import { connect } from '../../../remote/connect.ts';
import { formatCount, formatPlural } from '../../../text/format.ts';
import type { JobsVerifyOptions } from './options.ts';

/** `shoal jobs verify`: looks at everything that is stored of a job, and exits 1 with what is wrong. */
export async function run(options: JobsVerifyOptions): Promise<number> {
	const { dataDir, jobId, json } = options;
	const verification = isRemote(options)
		? await (await connect(options)).verify(jobId)
		: await withReader(dataDir, ({ stack }) => createJobVerifier(stack)(jobId));
	const { problems, targets, chunks, deadLetters } = verification;
	if (json) {
		process.stdout.write(`${JSON.stringify(verification)}\n`);
	} else if (problems.length === 0) {
		const dead = deadLetters === 0 ? '' : `, ${formatCount(deadLetters)} of them as dead letters`;
		process.stdout.write(
			`Each of ${formatPlural(targets, 'target')} ended once${dead}; ${formatPlural(chunks, 'chunk')}.\n`,
		);
	} else {
		process.stdout.write(`${problems.join('\n')}\n`);
	}
	return problems.length === 0 ? 0 : 1;
}
