import { REAL, type Variant } from './variants.ts';

/** Systems that are wrong in one thing about jobs whose targets are in sitemaps. */
export const SITEMAP_MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'all who read a sitemap keep what they find in one place',
		ports: (ports) => ({
			...ports,
			objects: {
				...ports.objects,
				putStream: (key, body) => ports.objects.putStream(inOnePlace(key), body),
				getRange: (key, offset, length) => ports.objects.getRange(inOnePlace(key), offset, length),
			},
		}),
	},
	{
		...REAL,
		name: 'the copy that counts is kept without a condition',
		stores: (stores) => ({
			...stores,
			jobs: {
				...stores.jobs,
				async keepSource(jobId, source) {
					const job = await stores.jobs.get(jobId);
					if (job === undefined) return false;
					if (await stores.jobs.keepSource(jobId, source)) return true;
					await stores.jobs.remove(jobId);
					await stores.jobs.create({ ...job, source });
					return true;
				},
			},
		}),
	},
];

function inOnePlace(key: string): string {
	return key.replace(/(\/sitemaps\/\d+)-.*(?=\.jsonl$)/, '$1');
}
