import { readFile } from 'node:fs/promises';
import { ScheduleEntries, scheduleOf } from '../api/schemas/schedule.ts';
import { UsageError } from '../core/errors.ts';
import type { Schedule } from '../core/schedules/schedule.ts';

/**
 * The schedules of `schedules.yaml`.
 *
 * @throws {UsageError} It cannot be read, or is wrong: each fault is named by its place.
 */
export async function readSchedulesFile(file: string): Promise<Schedule[]> {
	const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		throw new UsageError(`${file} cannot be read (${error.code})`);
	});
	return readSchedules(text, file);
}

/** @param file - For errors. */
export async function readSchedules(text: string, file: string): Promise<Schedule[]> {
	const { parse } = await import('yaml');
	let given: unknown;
	try {
		given = parse(text) ?? [];
	} catch (error) {
		throw new UsageError(`${file} is no YAML: ${(error as Error).message.split('\n')[0]}`);
	}
	const { success, data, error } = await ScheduleEntries.safeParseAsync(given);
	if (!success) {
		const faults = error.issues.map(({ path, message }) => `${file}: ${placeOf(path)}: ${message}`);
		throw new UsageError(faults.join('\n'));
	}
	const jobs = given as readonly { readonly job: unknown }[];
	return data.map((entry, i) => ({ ...scheduleOf(entry.name, entry, jobs[i]?.job), isConfigured: true }));
}

/** As `[0].job.source`. */
function placeOf(path: readonly PropertyKey[]): string {
	const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
	return place === '' ? 'the list' : place.replace(/^\./, '');
}
