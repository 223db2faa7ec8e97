import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createExportReader, type ExportStatus } from '../../app/jobs/export/read-exports.ts';
import { createExportRequester } from '../../app/jobs/export/request-export.ts';
import { exportKeyOf } from '../../core/record/object-keys.ts';
import { TABLE_DDL } from '../../core/report/export/export-files.ts';
import { exportNameOf, isOwnExport } from '../../core/report/export/export-spec.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import type { RequireKey } from '../auth/require-key.ts';
import { ProblemError } from '../problem/problem.ts';
import { requireJson } from '../problem/request-bounds.ts';
import { Export, ExportList, ExportRequest } from '../schemas/exports.ts';
import { requireJob } from './job.ts';
import { originOf } from './origin.ts';
import { JobPath, problems, SECURITY } from './route-parts.ts';

const EXPIRES_SECONDS = 60 * 60;

const ExportPath = JobPath.extend({
	name: z
		.string()
		.regex(/^[\w-]{1,64}$/, { error: 'there is no such export' })
		.openapi({ param: { name: 'name', in: 'path' } }),
});

/** Exports of the results of a job that has ended. */
export function addExportsRoutes(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, requireKey: RequireKey): void {
	const requestExport = createExportRequester(deps);
	const reader = createExportReader(deps);
	const filesOf = createFileLister({ ...deps, ...reader });

	const create = createRoute({
		method: 'post',
		path: '/jobs/{jobId}/exports',
		summary: 'Exports the results of a job that has ended, as Parquet, JSONL or CSV.',
		description: 'Asked for again, an export is made once; one that was given up is begun again.',
		security: SECURITY,
		middleware: [requireKey('write'), requireJson] as const,
		request: {
			params: JobPath,
			body: { required: true, content: { 'application/json': { schema: ExportRequest } } },
		},
		responses: {
			202: { description: 'It is being made.', content: { 'application/json': { schema: Export } } },
			...problems(404, 409, 413, 415, 422),
		},
	});
	app.openapi(create, async (c) => {
		const { jobId } = c.req.valid('param');
		const spec = c.req.valid('json');
		await requestExport(jobId, spec);
		return c.json(await requireExport(jobId, exportNameOf(spec)), 202);
	});

	const list = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/exports',
		summary: 'Lists the exports of a job.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: JobPath },
		responses: {
			200: { description: 'The exports.', content: { 'application/json': { schema: ExportList } } },
			...problems(404, 409),
		},
	});
	app.openapi(list, async (c) => {
		const { jobId } = await requireJob(deps, c.req.valid('param').jobId);
		return c.json({ exports: await reader.list(jobId) }, 200);
	});

	const show = createRoute({
		method: 'get',
		path: '/jobs/{jobId}/exports/{name}',
		summary: 'Tells how it stands with an export, and where its files can be read.',
		security: SECURITY,
		middleware: requireKey('read'),
		request: { params: ExportPath },
		responses: {
			200: { description: 'The export.', content: { 'application/json': { schema: Export } } },
			...problems(404, 409),
		},
	});
	app.openapi(show, async (c) => {
		const { jobId, name } = c.req.valid('param');
		await requireJob(deps, jobId);
		const status = await requireExport(jobId, name);
		return c.json({ ...status, ...(await filesOf(c, jobId, status)) }, 200);
	});

	async function requireExport(jobId: string, name: string): Promise<ExportStatus> {
		const found = (await reader.list(jobId)).find((each) => each.name === name);
		if (found === undefined) throw new ProblemError({ status: 404, detail: `job ${jobId} has no export ${name}` });
		return found;
	}
}

type FilesDeps = Pick<ApiDeps, 'clock' | 'downloads'> & Pick<ReturnType<typeof createExportReader>, 'manifest'>;

/** Where the files of an export can be read that is whole, and in the stack's own bucket. */
function createFileLister({ clock, downloads, manifest: manifestOf }: FilesDeps) {
	return async function filesOf(c: Context, jobId: string, { name, state }: ExportStatus) {
		if (state !== 'written' || !isOwnExport(name)) return {};
		const manifest = await manifestOf(jobId, name);
		if (manifest === undefined) return {};
		const expiresAt = Math.floor(clock.now() / 1000) + EXPIRES_SECONDS;
		const urlOf = async (file: string) => {
			const url = await downloads.forGet({ key: `${exportKeyOf(jobId, name)}${file}`, expiresAt });
			return new URL(url, originOf(c)).href;
		};
		const files = await Promise.all(manifest.files.map(async (file) => ({ ...file, url: await urlOf(file.name) })));
		const table = await urlOf(TABLE_DDL);
		return { results: manifest.results, files, table, expiresAt: new Date(expiresAt * 1000).toISOString() };
	};
}
