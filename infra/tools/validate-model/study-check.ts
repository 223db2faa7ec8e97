import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { UsageError } from '../../../shared/core/errors.ts';
import { ARCHITECTURES, type Architecture } from '../../../shared/model/machine/aws-profile.ts';
import { studyTime } from '../../../shared/model/machine/cpu-study.ts';
import type { StudyRow } from './study-rows.ts';

/** How far the model is off, in percent. */
export interface ErrorFigures {
	readonly rows: number;
	readonly meanPercent: number;
	readonly worstPercent: number;
	readonly worstAt: string;
}

export interface StudyCheck {
	readonly calibratedAt: string;
	/** By architecture, where workers have a core each. */
	readonly errors: Readonly<Record<Architecture, ErrorFigures>>;
	/** The same without the time of process starts: nothing of the study is used but the one point. */
	readonly errorsWithoutStarts: Readonly<Record<Architecture, ErrorFigures>>;
	/** The most by which the cost of evenly divided CPU work differs from its mean, from 128 to 5,632 MB. */
	readonly costSpreadPercent: number;
	/** 6 workers at 10,240 MB against 1 at 1,792 MB on arm64: how many times as fast, and how much dearer. */
	readonly speedUp: Compared;
	readonly dearerPercent: Compared;
}

export interface Compared {
	readonly predicted: number;
	readonly measured: number;
}

/** One worker that has a full core to itself. */
const CALIBRATION = { memoryMb: 2048, workers: 1 } as const;
const SMALL = { memoryMb: 1792, workers: 1 } as const;
const LARGE = { memoryMb: 10_240, workers: 6 } as const;
const FLAT_UNTIL_MB = 5632;
const COLUMNS = ['arch', 'memory_mb', 'workers', 'cpu_count', 'mean_s'];

/**
 * Reads all rows of the study's statistics.
 *
 * @throws {UsageError} The file cannot be read, or is another.
 */
export function readStudy(file: string): StudyRow[] {
	const rows = readCsv(file);
	const missing = COLUMNS.find((column) => rows.every((row) => !(column in row)));
	if (missing !== undefined) throw new UsageError(`--data ${file}: is not the study, it has no column ${missing}`);
	return rows.map((row) => ({
		architecture: row.arch as Architecture,
		memoryMb: Number(row.memory_mb),
		workers: Number(row.workers),
		cores: Number(row.cpu_count),
		seconds: Number(row.mean_s),
	}));
}

function readCsv(file: string): Record<string, string>[] {
	try {
		return parse(readFileSync(file), { columns: true });
	} catch (cause) {
		throw new UsageError(`--data ${file}: ${(cause as Error).message}`, { cause });
	}
}

/** Holds the model's CPU law against the study, calibrated on one row an architecture. */
export function checkStudy(rows: readonly StudyRow[]): StudyCheck {
	const errorsOf = (startShare?: number) =>
		Object.fromEntries(ARCHITECTURES.map((one) => [one, errorFigures(rows, one, startShare)])) as Record<
			Architecture,
			ErrorFigures
		>;
	const measured = (setting: typeof SMALL | typeof LARGE) => rowOf(rows, 'arm64', setting).seconds;
	const speedUp = { predicted: studyTime(SMALL) / studyTime(LARGE), measured: measured(SMALL) / measured(LARGE) };
	return {
		calibratedAt: `${CALIBRATION.workers} worker at ${CALIBRATION.memoryMb} MB`,
		errors: errorsOf(),
		errorsWithoutStarts: errorsOf(0),
		costSpreadPercent: costSpread(rows),
		speedUp,
		dearerPercent: { predicted: dearer(speedUp.predicted), measured: dearer(speedUp.measured) },
	};
}

function errorFigures(rows: readonly StudyRow[], architecture: Architecture, startShare?: number): ErrorFigures {
	const point = rowOf(rows, architecture, CALIBRATION);
	const unitSeconds = point.seconds / studyTime(CALIBRATION, startShare);
	const own = rows.filter((row) => row.architecture === architecture && row.workers <= row.cores);
	const errors = own.map((row) => {
		const predicted = unitSeconds * studyTime(row, startShare);
		return { row, percent: Math.abs(predicted / row.seconds - 1) * 100 };
	});
	const worst = errors.reduce((most, error) => (error.percent > most.percent ? error : most));
	return {
		rows: own.length,
		meanPercent: errors.reduce((total, { percent }) => total + percent, 0) / errors.length,
		worstPercent: worst.percent,
		worstAt: `${worst.row.workers} workers at ${worst.row.memoryMb} MB`,
	};
}

/** By the cheapest number of workers up to the cores, of work that divides evenly. */
function costSpread(rows: readonly StudyRow[]): number {
	const sizes = new Set(rows.map(({ memoryMb }) => memoryMb).filter((memoryMb) => memoryMb <= FLAT_UNTIL_MB));
	const costs = Array.from(sizes, (memoryMb) => {
		const fitting = rows.filter((row) => row.memoryMb === memoryMb);
		const cores = Math.max(...fitting.map((row) => row.cores));
		const times = Array.from({ length: cores }, (_, i) => studyTime({ memoryMb, workers: i + 1 }, 0));
		return Math.min(...times) * memoryMb;
	});
	const mean = costs.reduce((total, cost) => total + cost, 0) / costs.length;
	return Math.max(...costs.map((cost) => Math.abs(cost / mean - 1))) * 100;
}

/** How much more it costs to be so many times as fast with so much more memory; throughput per dollar would count time twice. */
function dearer(speedUp: number): number {
	return (LARGE.memoryMb / SMALL.memoryMb / speedUp - 1) * 100;
}

function rowOf(
	rows: readonly StudyRow[],
	architecture: Architecture,
	setting: typeof CALIBRATION | typeof SMALL | typeof LARGE,
) {
	const found = rows.find(
		(row) => row.architecture === architecture && row.memoryMb === setting.memoryMb && row.workers === setting.workers,
	);
	if (found === undefined) {
		throw new Error(`the data have no row for ${setting.workers} workers at ${setting.memoryMb} MB on ${architecture}`);
	}
	return found;
}
