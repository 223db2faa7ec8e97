import type { JobsOptions } from '../../parse/parsed-command.ts';

/** `shoal jobs …`: works on the jobs of the embedded stack. */
export async function run(options: JobsOptions): Promise<number> {
	switch (options.action) {
		case 'list':
			return (await import('./read.ts')).list(options);
		case 'show':
			return (await import('./read.ts')).show(options);
		case 'results':
			return (await import('./read.ts')).writeResults(options);
		case 'report':
			return (await import('./read.ts')).report(options);
		case 'resume':
			return (await import('./resume/run.ts')).resume(options);
		case 'retry':
			return (await import('./retry/run.ts')).retry(options);
		case 'cancel':
			return (await import('./cancel/run.ts')).cancel(options);
		case 'verify':
			return (await import('./verify/run.ts')).verify(options);
		case 'delete':
			return (await import('./delete/run.ts')).deleteJobs(options);
	}
}
