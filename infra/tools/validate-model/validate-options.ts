import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UsageError } from '../../../shared/core/errors.ts';
import type { MeasuredRuns } from './local-check.ts';
import { CALIBRATION } from './local-settings.ts';

export const HELP = `npm run validate-model -- [options]

Holds the model against a study of others (CPU work on 492 Lambda functions), and against runs of the embedded stack.
Exits 0 if it is no further off than it may be, 1 if it is, 2 if an option is wrong, 130 if interrupted.

  --local         also runs the embedded stack here: some settings to calibrate the model, others to hold it against;
                  about 20 minutes, in which nothing else should run on this machine
  --repeats N     runs of each setting, of which the median counts; default 5
  --quick         a setting of each mode, to see that it works
  --runs FILE     holds it against the runs that an earlier --local --json has printed, and runs nothing
  --data FILE     reads the study from its CSV file, all functions of it
  --json          prints all figures as one JSON object
  --help          this text
`;

export interface ValidateOptions {
	readonly help: boolean;
	readonly dataFile: string | undefined;
	readonly local: boolean;
	readonly runsFile: string | undefined;
	readonly repeats: number;
	readonly isQuick: boolean;
	readonly json: boolean;
}

const MAX_REPEATS = 100;

/** @throws {UsageError} An option is unknown, or has no such value. */
export function validateOptions(args: readonly string[]): ValidateOptions {
	const { data, local, runs, repeats, quick, json, help } = parsed(args);
	const count = Number(repeats ?? 5);
	if (!Number.isInteger(count) || count < 1 || count > MAX_REPEATS)
		throw new UsageError(`--repeats ${repeats}: a whole number from 1 to ${MAX_REPEATS} is wanted`);
	if (local && runs !== undefined) throw new UsageError('--local and --runs: either runs are made, or read');
	const ofLocal = quick ? '--quick' : repeats === undefined ? undefined : '--repeats';
	if (!local && ofLocal !== undefined) throw new UsageError(`${ofLocal} goes with --local`);
	return { help, dataFile: data, local, runsFile: runs, repeats: count, isQuick: quick, json };
}

function parsed(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: {
				data: { type: 'string' },
				local: { type: 'boolean', default: false },
				runs: { type: 'string' },
				repeats: { type: 'string' },
				quick: { type: 'boolean', default: false },
				json: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		}).values;
	} catch (cause) {
		throw new UsageError(`${(cause as Error).message}; --help lists the options`, { cause });
	}
}

/**
 * Reads runs that were measured before.
 *
 * @throws {UsageError} The file cannot be read, or holds something else.
 */
export function readRuns(file: string): MeasuredRuns {
	const { local } = readJson(file) as { local?: Partial<MeasuredRuns> };
	const missing = Object.keys(CALIBRATION).filter((name) => !(name in (local?.calibration ?? {})));
	const hasSettings = Array.isArray(local?.settings) && local.settings.length > 0;
	if (missing.length > 0 || !hasSettings || local.cores === undefined)
		throw new UsageError(`--runs ${file}: holds no runs; give what --local --json has printed`);
	return local as MeasuredRuns;
}

function readJson(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) ?? {};
	} catch (cause) {
		throw new UsageError(`--runs ${file}: ${(cause as Error).message}`, { cause });
	}
}
