import type { JobSitemapsReader } from '../app/plan/sitemap/read-job-sitemaps.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';

/** Loaded with the first job that has sitemaps: how they are fetched and parsed is of no use to all others. */
export function createLazySitemaps(stack: Stack, settings: Settings): JobSitemapsReader {
	let opening: Promise<JobSitemapsReader> | undefined;
	return async (...request) => {
		opening ??= import('./sitemaps.ts').then(({ createStackSitemaps }) => createStackSitemaps(stack, settings));
		return (await opening)(...request);
	};
}
