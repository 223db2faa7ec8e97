import { EnvironmentError } from '../../../../../shared/core/errors.ts';
import { MANIFEST, manifestText, TABLE_DDL } from '../../../../../shared/core/report/export/export-files.ts';
import type { ExportFormat, ExportSpec } from '../../../../../shared/core/report/export/export-spec.ts';
import type { ExportTarget } from '../../../../../shared/ports/export-target.ts';
import { systemClock } from '../../../../../shared/runtime/system-clock.ts';
import type { ApiValues, Remote } from '../../../options/api.ts';
import type { ApiClient, Export } from '../../../remote/api-client.ts';
import { connect } from '../../../remote/connect.ts';
import { lookAfterMs } from '../../../remote/look-after.ts';

interface RemoteExport {
	readonly jobId: string;
	readonly spec: ExportSpec;
	/** Where its files are fetched to; nowhere if absent. */
	readonly target: ExportTarget | undefined;
}

/** Has a stack elsewhere export a job, waits for it, and fetches the files where they are wanted here. */
export async function exportRemote(options: Remote<ApiValues>, { jobId, spec, target }: RemoteExport): Promise<Export> {
	const client = await connect(options);
	const made = await ended(client, jobId, await client.export(jobId, spec));
	if (made.state === 'failed') {
		throw new EnvironmentError(
			`the export ${made.name} of job ${jobId} was not written: ${made.error ?? 'no reason is known'}`,
		);
	}
	if (target !== undefined) await fetchFiles(client, { jobId, made, target });
	return made;
}

async function ended(client: ApiClient, jobId: string, { name }: Export): Promise<Export> {
	const begunAt = systemClock.now();
	for (;;) {
		const found = await client.exported(jobId, name);
		if (found.state !== 'writing') return found;
		await systemClock.sleep(lookAfterMs(systemClock.now() - begunAt));
	}
}

interface Fetched {
	readonly jobId: string;
	readonly made: Export;
	readonly target: ExportTarget;
}

/** In the order in which they were written: the manifest says that all are there. */
async function fetchFiles(client: ApiClient, { jobId, made, target }: Fetched): Promise<void> {
	const { files = [], table, results = 0 } = made;
	for (const { name, url } of files) await target.put(name, client.download(url));
	if (table !== undefined) await target.put(TABLE_DDL, client.download(table));
	const format = made.format as ExportFormat;
	const named = files.map(({ name, results: count }) => ({ name, results: count }));
	await target.put(MANIFEST, once(manifestText({ jobId, format, results, files: named })));
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}
