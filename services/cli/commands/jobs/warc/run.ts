import { find } from '../../../job/stack/find-job.ts';
import { withReader } from '../../../job/stack/session.ts';
import { openWarc, writeWarc } from '../../../output/warc-file.ts';
import { requireKept } from '../bodies/require-kept.ts';
import type { JobsWarcOptions } from './options.ts';

/** `shoal jobs warc`: writes what is kept of a job's pages as one file. */
export async function run({ dataDir, jobId, out }: JobsWarcOptions): Promise<number> {
	const file = await openWarc(out, '--out');
	const pages = await withReader(dataDir, async (session) => {
		requireKept(await find(session, jobId));
		return writeWarc(session, jobId, file);
	});
	process.stderr.write(`${pages} responses in ${out}\n`);
	return 0;
}
