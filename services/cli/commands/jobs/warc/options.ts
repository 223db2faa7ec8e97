import { UsageError } from '../../../../../shared/core/errors.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import { inGroup, once, type Values } from '../../../options/option.ts';
import { createJobCommand } from '../../../parse/command.ts';
import { path } from '../../../parse/values/value-parsers.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...inGroup('Result', {
		out: once(path('FILE', 'files'), { name: 'out', help: 'the file, such as pages.warc.gz' }),
	}),
};

export interface JobsWarcOptions extends Omit<Values<typeof OPTIONS>, 'out'> {
	readonly jobId: string;
	readonly out: string;
}

export const JOBS_WARC = createJobCommand({
	name: 'jobs warc',
	does: 'write what a job has fetched as a WARC file',
	about: ['Of a job with --keep-bodies. What is stored by now, also of a job that runs.'],
	options: OPTIONS,
	examples: [{ line: 'shoal jobs warc ID --out pages.warc.gz', does: 'responses, each with its request' }],
	parse: (jobId, { out, ...values }): JobsWarcOptions => {
		if (out === undefined) throw new UsageError('name the file: --out FILE.warc.gz');
		return { jobId, out, ...values };
	},
	load: () => import('./run.ts'),
});
