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
import { isRemote, type Remote } from '../../../options/api.ts';
import { printJson } from '../../../output/print-json.ts';
import { formatCount, formatPlural } from '../../../text/format.ts';
import { type ExportPlace, openPlace } from './open-place.ts';
import type { JobsExportOptions } from './options.ts';

/** `shoal jobs export`: writes the results of a job that has ended into files. */
export async function run(options: JobsExportOptions): Promise<number> {
	const { format, parts, json } = options;
	const spec: ExportSpec = { format, ...(parts && { parts }) };
	const { files, results, name } = isRemote(options) ? await remote(options, spec) : await embedded(options, spec);
	if (json) printJson({ jobId: options.jobId, format, results, files, place: name });
	else process.stdout.write(`${writtenText({ results, files })} to ${name}\n`);
	return 0;
}

interface Exported extends Pick<ExportManifest, 'files'> {
	/** Absent where only the stack knows it. */
	readonly results: number | undefined;
	readonly name: string;
}

async function embedded(options: JobsExportOptions, spec: ExportSpec): Promise<Exported> {
	const { dataDir, parts, out } = options;
	const place = out === undefined ? undefined : await openPlace(out, parts);
	const { manifest, name } = await withReader(dataDir, (session) => exported(session, { options, spec, place }));
	return { ...manifest, name };
}

/** A folder in S3 is for the stack to write to, and one of this machine gets copies. */
async function remote(options: Remote<JobsExportOptions>, spec: ExportSpec): Promise<Exported> {
	const { jobId, parts, out } = options;
	const { exportRemote } = await import('./export-remote.ts');
	const isInS3 = out?.startsWith('s3://') === true;
	const place = out === undefined || isInS3 ? undefined : await openPlace(out, parts);
	const asked = isInS3 ? { ...spec, to: out } : spec;
	const { files = [], results, location } = await exportRemote(options, { jobId, spec: asked, target: place?.target });
	return {
		files: files.map(({ name, results: count }) => ({ name, results: count })),
		results,
		name: place?.name ?? location,
	};
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

function writtenText({ results, files }: Pick<Exported, 'results' | 'files'>): string {
	if (results === undefined) return 'Results written';
	const inFiles = files.length === 1 ? '' : ` in ${formatPlural(files.length, 'part')}`;
	return `${formatPlural(results, 'result')} written${inFiles}`;
}
