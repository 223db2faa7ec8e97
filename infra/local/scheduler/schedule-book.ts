import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import type { DueRules } from '../../../shared/core/schedules/due.ts';

/** A schedule as the scheduler keeps it. Times are milliseconds since the epoch. */
export interface BookedSchedule {
	readonly name: string;
	readonly group: string;
	/** As the API was given it, and gives it back. */
	readonly given: Readonly<Record<string, unknown>>;
	readonly functionName: string;
	readonly input: string;
	readonly rules: DueRules;
	/** What it was last called for. */
	readonly firedFor?: number;
}

/** The schedules of a data folder, and what each was last called for: on the disk before anybody hears of it. */
export interface ScheduleBook {
	get(group: string, name: string): BookedSchedule | undefined;
	list(group?: string): BookedSchedule[];
	put(schedule: BookedSchedule): void;
	delete(group: string, name: string): boolean;
}

/** @throws {EnvironmentError} It cannot be read. */
export function openScheduleBook(file: string): ScheduleBook {
	const schedules = new Map(read(file).map((schedule) => [keyOf(schedule.group, schedule.name), schedule]));

	function write(): void {
		const fresh = `${file}.${randomUUID()}`;
		writeFileSync(fresh, `${JSON.stringify([...schedules.values()], null, '\t')}\n`, { mode: 0o600, flush: true });
		renameSync(fresh, file);
	}

	return {
		get: (group, name) => schedules.get(keyOf(group, name)),
		list: (group) => [...schedules.values()].filter((each) => group === undefined || each.group === group).sort(byName),
		put(schedule) {
			schedules.set(keyOf(schedule.group, schedule.name), schedule);
			write();
		},
		delete(group, name) {
			const isDeleted = schedules.delete(keyOf(group, name));
			if (isDeleted) write();
			return isDeleted;
		},
	};
}

function read(file: string): BookedSchedule[] {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw new EnvironmentError(`the schedules in ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
	}
	try {
		return JSON.parse(text) as BookedSchedule[];
	} catch {
		throw new EnvironmentError(
			`the schedules in ${file} are damaged: it is not JSON; move it away to go on without them`,
		);
	}
}

function keyOf(group: string, name: string): string {
	return `${group} ${name}`;
}

function byName(a: BookedSchedule, b: BookedSchedule): number {
	return a.name < b.name ? -1 : 1;
}
