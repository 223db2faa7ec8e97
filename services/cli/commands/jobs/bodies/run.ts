import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leaveToUser } from '../../../../../infra/local/private-files.ts';
import { readKeptPage } from '../../../../../shared/app/jobs/kept-pages.ts';
import { createResultReader } from '../../../../../shared/app/jobs/read-results.ts';
import { EnvironmentError, UsageError } from '../../../../../shared/core/errors.ts';
import type { Result } from '../../../../../shared/core/result.ts';
import { find } from '../../../job/stack/find-job.ts';
import { type Session, withReader } from '../../../job/stack/session.ts';
import { fileNameOf } from './file-name.ts';
import type { JobsBodiesOptions } from './options.ts';
import { requireKept } from './require-kept.ts';

/** `shoal jobs bodies`: writes the bodies that a job has kept, or prints one. */
export function run({ dataDir, jobId, out, url }: JobsBodiesOptions): Promise<number> {
	return withReader(dataDir, async (session) => {
		requireKept(await find(session, jobId));
		return out === undefined ? print(session, jobId, url ?? '') : writeAll(session, jobId, out);
	});
}

async function print({ stack }: Session, jobId: string, url: string): Promise<number> {
	const wanted = new Set([url, URL.parse(url)?.href ?? url]);
	for await (const result of createResultReader(stack)(jobId, 'input')) {
		if (!wanted.has(result.url) && !wanted.has(result.finalUrl ?? '')) continue;
		if (result.body === undefined) throw new UsageError(`of ${url} no body is kept: it ended as ${result.outcome}`);
		const { body } = await readKeptPage(stack.objects, result.body);
		await new Promise<void>((resolve, reject) =>
			process.stdout.write(body, (error) => (error == null ? resolve() : reject(error))),
		);
		return 0;
	}
	throw new UsageError(`job ${jobId} has no result for ${url}`);
}

async function writeAll({ stack }: Session, jobId: string, folder: string): Promise<number> {
	let files = 0;
	await inFolder(folder, mkdir(folder, { recursive: true }));
	for await (const result of createResultReader(stack)(jobId, 'input')) {
		if (result.body === undefined) continue;
		const { body } = await readKeptPage(stack.objects, result.body);
		await inFolder(folder, writeBody(folder, result, body));
		files++;
	}
	process.stderr.write(`${files} bodies in ${folder}\n`);
	return 0;
}

async function writeBody(folder: string, result: Result, body: Uint8Array): Promise<void> {
	const file = join(folder, fileNameOf(result));
	await writeFile(file, body);
	await leaveToUser(file, 'file');
}

async function inFolder(folder: string, work: Promise<unknown>): Promise<void> {
	await work.catch((cause: Error) => {
		throw new EnvironmentError(`cannot write into ${folder}: ${cause.message}`, { cause });
	});
}
