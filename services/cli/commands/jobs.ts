import type { JobsOptions } from '../requests.ts';

/** `shoal jobs …`: works on the jobs of the embedded stack. */
export async function run(options: JobsOptions): Promise<number> {
	switch (options.action) {
		case 'list':
			return (await import('./jobs-read.ts')).list(options);
		case 'show':
			return (await import('./jobs-read.ts')).show(options);
		case 'results':
			return (await import('./jobs-read.ts')).writeResults(options);
		case 'report':
			return (await import('./jobs-read.ts')).report(options);
		case 'resume':
			return (await import('./jobs-resume.ts')).resume(options);
		case 'retry':
			return (await import('./jobs-retry.ts')).retry(options);
		case 'cancel':
			return (await import('./jobs-cancel.ts')).cancel(options);
		case 'verify':
			return (await import('./jobs-verify.ts')).verify(options);
		case 'delete':
			return (await import('./jobs-delete.ts')).deleteJobs(options);
	}
}
