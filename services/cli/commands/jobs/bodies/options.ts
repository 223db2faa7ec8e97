import { UsageError } from '../../../../../shared/core/errors.ts';
import { DATA_OPTIONS } from '../../../options/data-folder.ts';
import { inGroup, once, type Values } from '../../../options/option.ts';
import { createJobCommand } from '../../../parse/command.ts';
import { path, text } from '../../../parse/values/value-parsers.ts';

const OPTIONS = {
	...DATA_OPTIONS,
	...inGroup('Result', {
		out: once(path('DIR', 'folders'), {
			name: 'out',
			help: 'writes each body into a file of this folder, named by the index of its result',
		}),
		url: once(text('URL'), { name: 'url', help: 'prints the body of this page alone' }),
	}),
};

export interface JobsBodiesOptions extends Values<typeof OPTIONS> {
	readonly jobId: string;
}

export const JOBS_BODIES = createJobCommand({
	name: 'jobs bodies',
	does: 'write the pages that a job has kept',
	about: [
		'Of a job with --keep-bodies: bodies after content decoding. What is stored by now, also of a job that runs.',
	],
	options: OPTIONS,
	examples: [
		{ line: 'shoal jobs bodies ID --out pages', does: 'a file each' },
		{ line: 'shoal jobs bodies ID --url https://example.com/', does: 'one page, on stdout' },
	],
	parse: (jobId, values): JobsBodiesOptions => {
		if ((values.out === undefined) === (values.url === undefined))
			throw new UsageError('say where to: --out DIR writes all bodies, --url URL prints one');
		return { jobId, ...values };
	},
	load: () => import('./run.ts'),
});
