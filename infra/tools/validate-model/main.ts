/**
 * npm run validate-model -- --help
 *
 * Holds the model against the CPU study, and with --local against runs of the embedded stack on this machine.
 */

import { interruptibly } from '../../../services/cli/job/follow/interrupt.ts';
import { ShoalError, UsageError } from '../../../shared/core/errors.ts';
import { compareWithRuns, type LocalCheck, measureLocally } from './local-check.ts';
import { localText, studyText, verdictText } from './report-text.ts';
import { createRunLog } from './run-log.ts';
import { checkStudy, readStudy } from './study-check.ts';
import { STUDY_ROWS } from './study-rows.ts';
import { HELP, readRuns, type ValidateOptions, validateOptions } from './validate-options.ts';
import { localVerdicts, studyVerdicts } from './verdicts.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);

process.exitCode = await interruptibly(async (interrupted) => {
	try {
		const options = validateOptions(process.argv.slice(2));
		if (!options.help) return await validate(options, interrupted);
		process.stdout.write(HELP);
		return 0;
	} catch (error) {
		if (interrupted.aborted) {
			log('Interrupted: nothing is concluded from a part of the runs.');
			return 130;
		}
		if (!(error instanceof ShoalError)) throw error;
		log(`validate-model: ${error.message}`);
		return error instanceof UsageError ? 2 : 1;
	}
});

async function validate(options: ValidateOptions, interrupted: AbortSignal): Promise<number> {
	const study = checkStudy(options.dataFile === undefined ? STUDY_ROWS : readStudy(options.dataFile));
	const local = await localCheck(options, interrupted);
	const verdicts = [...studyVerdicts(study), ...(local === undefined ? [] : localVerdicts(local))];
	if (options.json) process.stdout.write(`${JSON.stringify({ study, local, verdicts })}\n`);
	else {
		const texts = [studyText(study), ...(local === undefined ? [] : [localText(local)]), verdictText(verdicts)];
		process.stdout.write(`${texts.join('\n\n')}\n`);
	}
	return verdicts.every(({ holds }) => holds) ? 0 : 1;
}

async function localCheck(
	{ local, runsFile, repeats, isQuick }: ValidateOptions,
	signal: AbortSignal,
): Promise<LocalCheck | undefined> {
	if (runsFile !== undefined) return compareWithRuns(readRuns(runsFile));
	if (!local) return undefined;
	const createOnRun = (runs: number) => createRunLog({ runs, log, now: Date.now });
	return compareWithRuns(await measureLocally({ repeats, isQuick, createOnRun, signal }));
}
