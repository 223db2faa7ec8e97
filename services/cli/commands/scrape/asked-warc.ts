import type { Job } from '../../../../shared/core/job.ts';
import type { Session } from '../../job/stack/session.ts';
import type { ScrapeOptions } from './options.ts';

/** A WARC file that a command is asked for. */
export interface AskedWarc {
	/** Once the job has ended: all that is kept of it. */
	write(session: Session, job: Job): Promise<void>;
}

/**
 * Looks for the file before anything runs.
 *
 * @returns `undefined` if none is asked for.
 * @throws {UsageError} It cannot be written, or is another file of the command.
 */
export async function openAskedWarc({ warc, from, out, reports }: ScrapeOptions): Promise<AskedWarc | undefined> {
	if (warc === undefined) return undefined;
	const [{ openWarc, writeWarc }, { requireDistinctFiles }] = await Promise.all([
		import('../../output/warc-file.ts'),
		import('../../output/distinct-files.ts'),
	]);
	const file = await openWarc(warc, '--warc');
	const others = [['--from', from], ['--out', out], ...reports.map((each) => ['--report', each])];
	const named = others.flatMap(([option = '', name]) => (name === undefined || name === '-' ? [] : [{ option, name }]));
	await requireDistinctFiles([...named, { option: '--warc', name: warc }]);
	return {
		async write(session, { jobId }) {
			const pages = await writeWarc(session, jobId, file);
			process.stderr.write(`${pages} responses in ${warc}\n`);
		},
	};
}
