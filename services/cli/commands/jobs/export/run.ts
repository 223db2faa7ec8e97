import { join } from 'node:path';
import { objectFolder } from '../../../../../shared/app/jobs/export/object-folder.ts';
import { EnvironmentError } from '../../../../../shared/core/errors.ts';
import { hasEnded } from '../../../../../shared/core/job.ts';
import { exportKeyOf } from '../../../../../shared/core/record/object-keys.ts';
import type { ExportManifest } from '../../../../../shared/core/report/export/export-files.ts';
import { type ExportSpec, exportFolderOf } from '../../../../../shared/core/report/export/export-spec.ts';
import { createStackExporter } from '../../../../../shared/runtime/result-exporter.ts';
import { find } from '../../../job/stack/find-job.ts';
import { type Session, withReader } from '../../../job/stack/session.ts';
import { printJson } from '../../../output/print-json.ts';
import { formatCount, formatPlural } from '../../../text/format.ts';
import { type ExportPlace, openPlace } from './open-place.ts';
import type { JobsExportOptions } from './options.ts';

/** `shoal jobs export`: writes the results of a job that has ended into files. */
export async function run(options: JobsExportOptions): Promise<number> {
	const { dataDir, format, parts, out, json } = options;
	const spec: ExportSpec = { format, ...(parts && { parts }) };
	const place = out === undefined ? undefined : await openPlace(out, parts);
	const { manifest, name } = await withReader(dataDir, (session) => exported(session, { options, spec, place }));
	if (json) printJson({ ...manifest, place: name });
	else process.stdout.write(`${writtenText(manifest)} to ${name}\n`);
	return 0;
}

interface Asked {
	readonly options: JobsExportOptions;
	readonly spec: ExportSpec;
	readonly place: ExportPlace | undefined;
}

async function exported(session: Session, { options, spec, place }: Asked) {
	const { dataDir, jobId, json } = options;
	const { stack } = session;
	const job = await find(session, jobId);
	if (!hasEnded(job.state)) {
		throw new EnvironmentError(`job ${jobId} is ${job.state}: it can be exported when it has ended`);
	}
	const key = exportKeyOf(jobId, exportFolderOf(spec));
	const beside = { name: join(dataDir, 'objects', key), target: objectFolder(stack.objects, key) };
	const { name, target } = place ?? beside;
	const onResults = (results: number) => {
		if (!json && process.stderr.isTTY) process.stderr.write(`${formatCount(results)} results\n`);
	};
	const outcome = await createStackExporter(stack)(job, { spec, target, onResults });
	if (outcome.kind === 'continued') throw new Error('an export without a time limit has ended before its end');
	return { manifest: outcome.manifest, name };
}

export function writtenText({ results, files }: ExportManifest): string {
	const inFiles = files.length === 1 ? '' : ` in ${formatPlural(files.length, 'part')}`;
	return `${formatPlural(results, 'result')} written${inFiles}`;
}
