/** What was put there to be the source of a job. */
export function uploadKeyOf(uploadId: string): string {
	return `uploads/${uploadId}`;
}

/** Where a daily report is. */
export function dailyKeyOf(reportId: string): string {
	return `daily/${reportId}.json`;
}

/** Of all exports of a job, which others read: they have a place of their own. */
export function exportsPrefixOf(jobId: string): string {
	return `exports/${jobId}/`;
}

/** The folder of one, with a slash at its end. */
export function exportKeyOf(jobId: string, folder: string): string {
	return `${exportsPrefixOf(jobId)}${folder}/`;
}

/** Names of a job's objects: all below `jobs/<id>/`, so that deleting a job is deleting a prefix. */
export function keysOf(jobId: string) {
	const prefix = `jobs/${jobId}`;
	return {
		prefix: `${prefix}/`,
		source: `${prefix}/source.jsonl`,
		/** Of a source that a dispatcher reads: an attempt each, of which one counts. */
		readSource: (attemptId: string) => `${prefix}/source-${attemptId}.jsonl`,
		/** What of its sitemaps is read, while they are. */
		sitemaps: `${prefix}/sitemaps/`,
		/** Of a job whose options are too long for its item. */
		options: `${prefix}/options.json.gz`,
		/** Of a check: what was broken before, and does not count. */
		baseline: `${prefix}/baseline.json`,
		/** Of a check: which file remembers what was broken in the checks before. */
		quarantine: `${prefix}/quarantine.json`,
		/** Of a check of files: what they hold, which nobody visits. */
		localPages: `${prefix}/local-pages.json.gz`,
		reportJson: `${prefix}/report.json`,
		reportText: `${prefix}/report.txt`,
		/** Pages that are kept, as WARC records. */
		pages: (name: string) => `${prefix}/pages/${name}.warc.gz`,
		blob: (attemptId: string) => `${prefix}/blobs/${attemptId}.json.gz`,
	};
}
