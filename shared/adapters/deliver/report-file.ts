import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ReportMessage } from '../../core/deliver/report-message.ts';
import { formatOfFile, REPORT_TYPES } from '../../core/report/formats/format-names.ts';
import type { SendOutcome } from '../../ports/messenger.ts';

/** A report as the ending of a file's name says. */
export function reportAs(name: string, message: ReportMessage): string {
	const format = formatOfFile(name) ?? 'txt';
	return format === 'json' ? `${JSON.stringify(message.report, null, '\t')}\n` : message.as(format);
}

/** The media type of what is written to a file of this name. */
export function typeOf(name: string): string {
	return REPORT_TYPES[formatOfFile(name) ?? 'txt'];
}

/** A name in which `{jobId}` may stand for the job. */
export function namedAfter(name: string, jobId: string): string {
	return name.replaceAll('{jobId}', jobId);
}

/**
 * Writes a report below a folder, whole or not at all.
 *
 * @param folder - `undefined`: none is for reports here.
 */
export async function writeReportFile(
	folder: string | undefined,
	path: string,
	message: ReportMessage,
): Promise<SendOutcome> {
	if (folder === undefined) {
		return { kind: 'failed', reason: 'this stack writes no files; use s3', mayHelpToRetry: false };
	}
	const file = resolve(folder, namedAfter(path, message.reportId));
	const fresh = `${file}.${randomUUID()}`;
	try {
		await mkdir(dirname(file), { recursive: true });
		await writeFile(fresh, reportAs(path, message));
		await rename(fresh, file);
		return { kind: 'sent' };
	} catch (error) {
		await rm(fresh, { force: true }).catch(() => undefined);
		const { code } = error as NodeJS.ErrnoException;
		return { kind: 'failed', reason: `${path} cannot be written (${code})`, mayHelpToRetry: true };
	}
}
